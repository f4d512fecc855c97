// binds: a r b
// coded: r
// level: factor_level
MATCH (a:Factor)-[r:INFLUENCES]->(b:Factor)
WHERE true
//? withheld
  AND NOT coalesce(r.case_id, '') IN $withheld_case
//? apart
  AND NOT coalesce(r.case_id, '') IN $apart_case
//? source
  AND r.source_id IN $source
//? review
  AND EXISTS { MATCH (v:Review)-[:EXAMINES]->(c:Case) WHERE v.id IN $review AND c.id = r.case_id }
//? area
  AND EXISTS { MATCH (c:Case)-[:IN_AREA]->(x:Area) WHERE c.id = r.case_id AND x.id IN $area }
//.
