// for: learning-lead
// title: Which actions address no factor?
// about: Actions that are not joined to any factor, so that nobody can say what they are meant to change; open ones first.
// scope: actions
// filters: all
// column: action id:Action - Action
// column: name text - Title
// column: ref text secondary - Reference
// column: status text - Status
// column: level text secondary - Level
// column: due_on date - Due on
// column: recommendations list - Came from
// consequence: nobody can say whether each addresses a factor
// sentence: Actions that address no factor: {rows}, {name} among them.
// none: Every action addresses a factor{as_asked}.
// network: nodes action
WITH a, status, level, due WHERE NOT EXISTS { MATCH (a)-[:ADDRESSES]->(:Factor) }
OPTIONAL MATCH (a)<-[:LED_TO]-(r:Recommendation)
WITH a, status, level, due, r ORDER BY a.id, r.title, r.id
WITH a, coalesce(status, 'not_known') AS status, level, due, collect(r.title) AS recommendations
WITH a, status, level, due, recommendations, CASE WHEN status IN $open_action THEN 0 ELSE 1 END AS closed
RETURN a.id AS action, a.title AS name, a.ref AS ref, status, level, due AS due_on, recommendations
ORDER BY closed, coalesce(due_on, '9999'), name, action
