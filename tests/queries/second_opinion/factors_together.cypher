// for: researcher
// title: Which factors occur together?
// about: Each pair of factors with the cases in which both were recorded, and the episodes in which both were recorded.
//   Merged factors are counted as what they were merged into.
// scope: contributions
// filters: all
// parameter: factor id:Factor - only pairs of this factor with another
// parameter: limit integer = 1000 - at most this many pairs
// column: a id:Factor - One factor
// column: a_name text - Its name
// column: b id:Factor - The other factor
// column: b_name text - Its name
// column: cases cases - Cases with both
// column: episodes episodes - Episodes with both
// sentence: {a_name} and {b_name} were recorded together in more cases than any other pair: {cases}.
// none: No two factors were recorded in one case, as far as was asked.
// network: links a b cases
// note: Recorded together is not the same as connected: factors that are common meet often by chance alone.
// note: A factor recorded for a case as a whole counts for the case and not for its episodes.
WITH DISTINCT c.id AS case, coalesce(f.canonical_id, f.id) AS factor, CASE WHEN t:Episode THEN t.id END AS episode
WITH case, factor, collect(episode) AS episodes
ORDER BY factor
WITH case, collect({factor: factor, episodes: episodes}) AS held
OPTIONAL MATCH (asked:Factor {id: $factor})
WITH held, coalesce(asked.canonical_id, asked.id) AS sought
WHERE sought IS NULL OR any(x IN held WHERE x.factor = sought)
UNWIND range(0, size(held) - 2) AS place
UNWIND CASE WHEN sought IS NULL OR held[place].factor = sought THEN held[place + 1..]
            ELSE [x IN held[place + 1..] WHERE x.factor = sought] END AS other
WITH held[place].factor AS a, other.factor AS b, size([e IN held[place].episodes WHERE e IN other.episodes]) AS both
WITH a, b, count(*) AS cases, sum(both) AS episodes
ORDER BY cases DESC, episodes DESC, a, b
LIMIT $limit
MATCH (x:Factor {id: a}) MATCH (y:Factor {id: b})
RETURN a, x.name AS a_name, b, y.name AS b_name, cases, episodes
ORDER BY cases DESC, episodes DESC, a, b
