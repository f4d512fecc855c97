// binds: r status level due closed_on closed_latest
// separates: r Recommendation
// level: action_level
// as_at: Statuses, due dates and levels are those of that day, by the events. Where a first status has no date, and became known only later, the status on that day is not known. What was made by then and has only later events was open.
MATCH (r:Recommendation)
WHERE true
  AND NOT r.id IN $withheld_recommendation
  AND NOT r.id IN $apart_recommendation
//? these
  AND r.id IN $these
//+ filters
//? not as_at
WITH r, $as_at AS as_at, r.status AS status, r.level AS level, r.due_on AS due, r.closed_on AS closed_on, r.closed_on_latest AS closed_latest
//? as_at
WITH r AS n
//+ as_it_stood
WITH n AS r, as_at, status, level, due, closed_on, closed_latest
//.
WHERE true
//+ filters then
//.
