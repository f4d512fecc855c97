// binds: a status due due_latest
// leaves out: a Action
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
//? source
  AND a.source_id IN $source
//? level
  AND a.level IN $level
//? since
  AND a.created_on_earliest >= $since
//? until
  AND a.created_on_latest <= $until
//? as_at
  AND coalesce(a.created_on_earliest, '') <= $as_at
//? review
  AND (EXISTS { MATCH (a)<-[:LED_TO]-(:Recommendation)<-[:RAISED]-(v:Review) WHERE v.id IN $review }
    OR EXISTS { MATCH (a)<-[:LED_TO]-(:Recommendation)<-[:RAISED]-(:Finding)<-[:MADE]-(v:Review) WHERE v.id IN $review })
//? organisation
  AND EXISTS { MATCH (a)-[w:OWNED_BY]->(o:Organisation)
               WHERE o.id IN $organisation AND coalesce(w.to_latest, '9999') >= $as_at }
//? area
  AND (EXISTS { MATCH (a)-[:APPLIES_IN]->(x:Area) WHERE x.id IN $area }
    OR (NOT EXISTS { MATCH (a)-[:APPLIES_IN]->(:Area) }
        AND EXISTS { MATCH (a)<-[:LED_TO]-(:Recommendation)<-[:RAISED]-()-[:EXAMINES|DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(:Case)-[:IN_AREA]->(x:Area)
                     WHERE x.id IN $area }))
//? category
  AND (EXISTS { MATCH (a)-[:ADDRESSES]->(f:Factor), (g:Factor {id: coalesce(f.canonical_id, f.id)})-[:IN_CATEGORY]->(x:Category)
                WHERE x.id IN $category }
    OR EXISTS { MATCH (a)<-[:LED_TO]-(:Recommendation)<-[:RAISED]-()-[:EXAMINES|DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(:Case)-[:IN_CATEGORY]->(x:Category)
                WHERE x.id IN $category })
//? not as_at
WITH a, a.status AS status, a.due_on AS due, a.due_on_latest AS due_latest
//? as_at
OPTIONAL MATCH (a)-[:HAS_EVENT]->(h:Event) WHERE h.field = 'status' AND h.to_value IS NOT NULL
WITH a, h ORDER BY a.id, coalesce(h.sequence, 0), coalesce(h.at_latest, '')
WITH a, [x IN collect({at: h.at_latest, step: coalesce(h.sequence, 0), was: h.from_value, is: h.to_value})
        WHERE x.is IS NOT NULL] AS changes
OPTIONAL MATCH (s:Source {id: a.source_id})
WITH a, changes, coalesce(s.taken_on_latest, $today) AS known_on,
     [x IN changes WHERE x.at <= $as_at] AS done, [x IN changes WHERE x.at > $as_at] AS later
WITH a, changes, known_on, done, later,
     [x IN changes WHERE x.at IS NULL AND x.step > coalesce(last(done).step, -1)
        AND (size(later) = 0 OR x.step < head(later).step)] AS undated
WITH a, CASE
       WHEN size(changes) = 0 THEN a.status
       WHEN size(undated) > 0 AND known_on > $as_at THEN 'not_known'
       WHEN size(later) = 0 THEN a.status
       WHEN size(undated) > 0 THEN last(undated).is
       WHEN size(done) > 0 THEN last(done).is
       WHEN head(later).was IS NOT NULL THEN head(later).was
       WHEN a.created_on_latest <= $as_at THEN 'planned'
       ELSE 'not_known' END AS status
OPTIONAL MATCH (a)-[:HAS_EVENT]->(h:Event) WHERE h.field = 'due_on'
WITH a, status, h ORDER BY a.id, coalesce(h.sequence, 0), coalesce(h.at_latest, '')
WITH a, status, [x IN collect({at: h.at_latest, was: h.from_value, is: h.to_value}) WHERE x.at IS NOT NULL] AS moves
WITH a, status, [x IN moves WHERE x.at <= $as_at] AS moved, [x IN moves WHERE x.at > $as_at] AS to_move
WITH a, status, CASE WHEN size(to_move) = 0 THEN a.due_on WHEN size(moved) > 0 THEN last(moved).is
       ELSE coalesce(head(to_move).was, a.due_on) END AS due
WITH a, status, due,
     CASE WHEN due = a.due_on THEN a.due_on_latest ELSE left(due + '-99-99', 10) END AS due_latest
//.
