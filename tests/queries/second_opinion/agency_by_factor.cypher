// for: researcher
// title: Whose practice did which factors bear on?
// about: For each organisation and each factor, the cases, episodes and mentions in which a review said that the factor bore
//   on that organisation's practice.
// scope: contributions
// filters: all
// column: organisation id:Organisation - Organisation
// column: name text - Its name
// column: agency_type text - Type of agency
// column: factor id:Factor - Factor
// column: factor_name text - Its name
// column: cases cases - Cases
// column: episodes episodes - Episodes
// column: mentions mentions - Mentions
// column: supporting mentions - Supporting
// column: hindering mentions - Hindering
// sentence: {factor_name} bore most often on the practice of {name}: in {cases} cases.
// none: No contribution says whose practice it bore on, as far as was asked.
// network: links organisation factor cases
// chart: heat name factor_name cases
// note: Only contributions that say whose practice they bore on are counted; one that names two organisations counts for each.
WITH c, t, k, coalesce(f.canonical_id, f.id) AS factor
UNWIND k.acted_on AS organisation
WITH organisation, factor, c, t, k
//? organisation
WHERE organisation IN $organisation
//.
WITH organisation, factor, k.polarity AS polarity, c.id AS case, CASE WHEN t:Episode THEN t.id END AS episode,
     coalesce(k.source_id, '') + ':' + coalesce(k.mention_id, k.id) AS mention
WITH organisation, factor, count(DISTINCT case) AS cases, count(DISTINCT episode) AS episodes,
     count(DISTINCT mention) AS mentions,
     count(DISTINCT CASE WHEN polarity = 'supporting' THEN mention END) AS supporting,
     count(DISTINCT CASE WHEN polarity = 'hindering' THEN mention END) AS hindering
MATCH (o:Organisation {id: organisation}) MATCH (g:Factor {id: factor})
RETURN organisation, o.name AS name, o.agency_type AS agency_type, factor, g.name AS factor_name, cases, episodes,
       mentions, supporting, hindering
ORDER BY cases DESC, mentions DESC, name, factor_name, organisation, factor
