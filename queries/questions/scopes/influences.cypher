// binds: a r b c
// leaves out: c Case
// coded: r
// level: factor_level
MATCH (a:Factor)-[r:INFLUENCES]->(b:Factor)
WHERE true
//? withheld
  AND NOT coalesce(r.case_id, '') IN $withheld_case AND NOT coalesce(r.coding_id, '') IN $withheld_coding
  AND NOT (r.case_id IS NULL AND r.coding_id IS NULL AND coalesce(r.source_id, '') IN $withheld_source)
//? apart
  AND NOT coalesce(r.case_id, '') IN $apart_case
  AND (r.case_id IS NOT NULL OR NOT EXISTS { MATCH (x:Case) WHERE x.source_id = r.source_id AND x.id IN $apart_case })
//? source
  AND r.source_id IN $source
//? review
  AND EXISTS { MATCH (v:Review)-[:EXAMINES]->(x:Case) WHERE v.id IN $review AND x.id = r.case_id }
//? area
  AND EXISTS { MATCH (x:Case {id: r.case_id})-[:IN_AREA]->(y:Area) WHERE y.id IN $area }
//? category
  AND (EXISTS { MATCH (x:Case {id: r.case_id})-[:IN_CATEGORY]->(y:Category) WHERE y.id IN $category }
    OR EXISTS { MATCH (g:Factor {id: coalesce(a.canonical_id, a.id)})-[:IN_CATEGORY]->(y:Category)
                WHERE y.id IN $category })
//? since
  AND EXISTS { MATCH (x:Case {id: r.case_id}) WHERE x.period_start_earliest >= $since }
//? until
  AND EXISTS { MATCH (x:Case {id: r.case_id}) WHERE x.period_start_latest <= $until }
//? as_at
  AND NOT EXISTS { MATCH (x:Case {id: r.case_id}) WHERE x.period_start_earliest > $as_at }
//.
WITH a, r, b, {id: r.case_id} AS c
