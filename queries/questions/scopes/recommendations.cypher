// binds: r status closed_on closed_latest
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
  AND (EXISTS { MATCH (r)-[:CONCERNS]->(f:Factor), (g:Factor {id: coalesce(f.canonical_id, f.id)})-[:IN_CATEGORY]->(x:Category)
                WHERE x.id IN $category }
    OR EXISTS { MATCH (r)<-[:RAISED]-()-[:EXAMINES|DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(:Case)-[:IN_CATEGORY]->(x:Category)
                WHERE x.id IN $category })
//? not as_at
WITH r, r.status AS status, r.closed_on AS closed_on, r.closed_on_latest AS closed_latest
//? as_at
WITH r AS n
//+ as_it_stood
WITH n AS r, status, closed_on, closed_latest
//.
