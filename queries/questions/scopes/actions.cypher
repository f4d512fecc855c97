// binds: a status due due_latest closed_on closed_latest
// separates: a Action
// level: action_level
// as_at: Statuses are those of the last status event on or before that day. Where an event has no date, and the source was taken only later, the status on that day is not known. What was created by then and has only later events was planned.
MATCH (a:Action)
WHERE true
//? these
  AND a.id IN $these
//? withheld
  AND NOT a.id IN $withheld_action
//? apart
  AND NOT a.id IN $apart_action
//+ filters
//? not as_at
WITH a, a.status AS status, a.due_on AS due, a.due_on_latest AS due_latest,
     a.closed_on AS closed_on, a.closed_on_latest AS closed_latest
//? as_at
WITH a AS n
//+ as_it_stood
WITH n AS a, status, closed_on, closed_latest
OPTIONAL MATCH (a)-[:HAS_EVENT]->(h:Event) WHERE h.field = 'due_on'
WITH a, status, closed_on, closed_latest, h ORDER BY a.id, coalesce(h.sequence, 0), coalesce(h.at_latest, '')
WITH a, status, closed_on, closed_latest, [x IN collect({at: h.at_latest, was: h.from_value, is: h.to_value}) WHERE x.at IS NOT NULL] AS moves
WITH a, status, closed_on, closed_latest, [x IN moves WHERE x.at <= $as_at] AS moved, [x IN moves WHERE x.at > $as_at] AS to_move
WITH a, status, closed_on, closed_latest, CASE WHEN size(to_move) = 0 THEN a.due_on WHEN size(moved) > 0 THEN last(moved).is
       ELSE coalesce(head(to_move).was, a.due_on) END AS due
WITH a, status, closed_on, closed_latest, due,
     CASE WHEN due = a.due_on THEN a.due_on_latest ELSE left(due + '-99-99', 10) END AS due_latest
//.
