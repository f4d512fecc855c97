// binds: a status level due due_latest closed_on closed_latest
// separates: a Action
// level: action_level
// as_at: Statuses, due dates, levels and owners are those of that day, by the events. Where a first status has no date, and became known only later, the status on that day is not known. What was created by then and has only later events was planned.
MATCH (a:Action)
WHERE true
  AND NOT a.id IN $withheld_action
  AND NOT a.id IN $apart_action
//? these
  AND a.id IN $these
//+ filters
//? not as_at
WITH a, $as_at AS as_at, a.status AS status, a.level AS level, a.due_on AS due, a.due_on_latest AS due_latest,
     a.closed_on AS closed_on, a.closed_on_latest AS closed_latest
//? as_at
WITH a AS n
//+ as_it_stood
WITH n AS a, as_at, status, level, due, due_latest, closed_on, closed_latest
//.
WHERE true
//+ filters then
//.
