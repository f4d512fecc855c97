// binds: r status
// leaves out: r Recommendation
// level: action_level
// as_at: Statuses are those of the last status event on or before that day. Where an event has no date, and the source was taken only later, the status on that day is not known. What was made by then and has only later events was open.
MATCH (r:Recommendation)
WHERE true
//? these
  AND r.id IN $these
//? withheld
  AND NOT r.id IN $withheld_recommendation
//? apart
  AND NOT r.id IN $apart_recommendation
//? source
  AND r.source_id IN $source
//? level
  AND r.level IN $level
//? since
  AND r.made_on_earliest >= $since
//? until
  AND r.made_on_latest <= $until
//? as_at
  AND coalesce(r.made_on_earliest, '') <= $as_at
//? review
  AND (EXISTS { MATCH (r)<-[:RAISED]-(v:Review) WHERE v.id IN $review }
    OR EXISTS { MATCH (r)<-[:RAISED]-(:Finding)<-[:MADE]-(v:Review) WHERE v.id IN $review })
//? organisation
  AND EXISTS { MATCH (r)-[:ADDRESSED_TO]->(o:Organisation) WHERE o.id IN $organisation }
//? area
  AND (EXISTS { MATCH (r)-[:APPLIES_IN]->(x:Area) WHERE x.id IN $area }
    OR (NOT EXISTS { MATCH (r)-[:APPLIES_IN]->(:Area) }
        AND EXISTS { MATCH (r)<-[:RAISED]-()-[:EXAMINES|DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(:Case)-[:IN_AREA]->(x:Area)
                     WHERE x.id IN $area }))
//? category
  AND (EXISTS { MATCH (r)-[:CONCERNS]->(:Factor)-[:IN_CATEGORY]->(x:Category) WHERE x.id IN $category }
    OR EXISTS { MATCH (r)<-[:RAISED]-()-[:EXAMINES|DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(:Case)-[:IN_CATEGORY]->(x:Category)
                WHERE x.id IN $category })
//? not as_at
WITH r, r.status AS status
//? as_at
OPTIONAL MATCH (r)-[:HAS_EVENT]->(h:Event) WHERE h.field = 'status' AND h.to_value IS NOT NULL
WITH r, h ORDER BY r.id, coalesce(h.sequence, 0), coalesce(h.at_latest, '')
WITH r, [x IN collect({at: h.at_latest, step: coalesce(h.sequence, 0), was: h.from_value, is: h.to_value})
        WHERE x.is IS NOT NULL] AS changes
OPTIONAL MATCH (s:Source {id: r.source_id})
WITH r, changes, coalesce(s.taken_on_latest, $today) AS known_on,
     [x IN changes WHERE x.at <= $as_at] AS done, [x IN changes WHERE x.at > $as_at] AS later
WITH r, changes, known_on, done, later,
     [x IN changes WHERE x.at IS NULL AND x.step > coalesce(last(done).step, -1)
        AND (size(later) = 0 OR x.step < head(later).step)] AS undated
WITH r, CASE
       WHEN size(changes) = 0 THEN r.status
       WHEN size(undated) > 0 AND known_on > $as_at THEN 'not_known'
       WHEN size(later) = 0 THEN r.status
       WHEN size(undated) > 0 THEN last(undated).is
       WHEN size(done) > 0 THEN last(done).is
       WHEN head(later).was IS NOT NULL THEN head(later).was
       WHEN r.made_on_latest <= $as_at THEN 'open'
       ELSE 'not_known' END AS status
//.
