// for: reviewer learning-lead researcher
// title: What helped?
// about: The factors that supported practice, in one case or in all, with how often they did so where practice was good, and how
//   often the same factor hindered elsewhere in what was asked.
// uses: contributions
// filters: source review area organisation category level since until as_at
// parameter: case id:Case - only this case
// column: factor id:Factor - Factor
// column: name text - Name
// column: cases cases - Cases where it supported
// column: episodes episodes - Episodes where it supported
// column: mentions mentions - Mentions where it supported
// column: good_episodes episodes - Of these, appraised good
// column: hindered_cases cases - Cases where it hindered
// column: protected_by number - Open actions to protect or spread it
// sentence: {name} supported practice in more cases than any other factor: {cases}.
// none: Nothing is recorded as having helped, as far as was asked. That can mean that nobody looked.
// evidence: factor={factor}
// picture: nodes factor
// note: Appraisal and polarity were judged by the same people, so that supporting factors go with good practice is nearly a definition.
WITH c, t, k, coalesce(f.canonical_id, f.id) AS factor
WHERE $case IS NULL OR c.id = $case
WITH factor, k.polarity AS polarity, c.id AS case, CASE WHEN t:Episode THEN t.id END AS episode,
     CASE WHEN t:Episode THEN t.appraisal END AS appraisal, coalesce(k.mention_id, k.id) AS mention
WITH factor,
     count(DISTINCT CASE WHEN polarity = 'supporting' THEN case END) AS cases,
     count(DISTINCT CASE WHEN polarity = 'supporting' THEN episode END) AS episodes,
     count(DISTINCT CASE WHEN polarity = 'supporting' THEN mention END) AS mentions,
     count(DISTINCT CASE WHEN polarity = 'supporting' AND appraisal = 'good' THEN episode END) AS good_episodes,
     count(DISTINCT CASE WHEN polarity = 'hindering' THEN case END) AS hindered_cases
WHERE cases > 0
MATCH (g:Factor {id: factor})
OPTIONAL MATCH (g)<-[r:ADDRESSES]-(a:Action)
  WHERE r.intent IN ['protect', 'spread'] AND a.status IN ['planned', 'in_progress', 'blocked']
WITH factor, g.name AS name, cases, episodes, mentions, good_episodes, hindered_cases, count(DISTINCT a.id) AS protected_by
RETURN factor, name, cases, episodes, mentions, good_episodes, hindered_cases, protected_by
ORDER BY cases DESC, mentions DESC, name, factor
