// binds: c t k f
// leaves out: c Case
// coded: k
// level: factor_level
MATCH (c:Case)
WHERE true
//? withheld
  AND NOT c.id IN $withheld_case
//? apart
  AND NOT c.id IN $apart_case
//? review
  AND EXISTS { MATCH (c)<-[:EXAMINES]-(v:Review) WHERE v.id IN $review }
//? area
  AND EXISTS { MATCH (c)-[:IN_AREA]->(x:Area) WHERE x.id IN $area }
//.
MATCH (c)-[:HAS_EPISODE*0..1]->(t)<-[k:CONTRIBUTED_TO]-(f:Factor)
WHERE true
//? source
  AND k.source_id IN $source
//? organisation
  AND any(o IN coalesce(k.acted_on, []) WHERE o IN $organisation)
//? category
  AND (EXISTS { MATCH (c)-[:IN_CATEGORY]->(x:Category) WHERE x.id IN $category }
    OR EXISTS { MATCH (g:Factor {id: coalesce(f.canonical_id, f.id)})-[:IN_CATEGORY]->(x:Category)
                WHERE x.id IN $category })
//? polarity
  AND k.polarity IN $polarity
//? level
  AND EXISTS { MATCH (g:Factor {id: coalesce(f.canonical_id, f.id)}) WHERE g.level IN $level }
//? since
  AND coalesce(t.start_earliest, t.period_start_earliest) >= $since
//? until
  AND coalesce(t.start_latest, t.period_start_latest) <= $until
//? as_at
  AND coalesce(t.start_earliest, t.period_start_earliest, '') <= $as_at
//.
