// for: researcher
// title: Which factors recur?
// about: Each factor with the cases, the episodes and the mentions in which it was recorded, and how often it
//   supported and how often it hindered practice. Merged factors are counted as what they were merged into.
// scope: contributions
// filters: all
// column: factor id:Factor - Factor
// column: name text - Name
// column: cases cases - Cases
// column: episodes episodes - Episodes
// column: mentions mentions - Mentions
// column: supporting mentions - Supporting
// column: hindering mentions - Hindering
// sentence: {name} was recorded in more cases than any other factor: {cases}, in {episodes} of their episodes.
// none: No contribution matches what was asked.
// chart: diverging name supporting hindering - Mentions that supported and mentions that hindered practice
// note: A mention is one passage, however many episodes it bears on. A factor recorded for a case as a whole counts for the case and not for its episodes.
// note: Not recorded is not the same as absent, and reviewed cases were chosen: these counts are no measure of risk.
WITH coalesce(f.canonical_id, f.id) AS factor, k.polarity AS polarity, c.id AS case,
     CASE WHEN t:Episode THEN t.id END AS episode,
     coalesce(k.source_id, '') + ':' + coalesce(k.mention_id, k.id) AS mention
WITH factor, count(DISTINCT case) AS cases, count(DISTINCT episode) AS episodes,
     count(DISTINCT mention) AS mentions,
     count(DISTINCT CASE WHEN polarity = 'supporting' THEN mention END) AS supporting,
     count(DISTINCT CASE WHEN polarity = 'hindering' THEN mention END) AS hindering
MATCH (g:Factor {id: factor})
RETURN factor, g.name AS name, cases, episodes, mentions, supporting, hindering
ORDER BY cases DESC, mentions DESC, name, factor
