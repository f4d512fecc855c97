// binds: a r b c
// separates: c Case
// coded: r
// level: factor_level
MATCH (a:Factor)-[r:INFLUENCES]->(b:Factor)
WHERE true
  AND NOT coalesce(r.case_id, '') IN $withheld_case AND NOT coalesce(r.coding_id, '') IN $withheld_coding
  AND NOT (r.case_id IS NULL AND r.coding_id IS NULL AND coalesce(r.source_id, '') IN $withheld_source)
  AND NOT coalesce(r.case_id, '') IN $apart_case
  AND (r.case_id IS NOT NULL OR NOT EXISTS { MATCH (x:Case) WHERE x.source_id = r.source_id AND x.id IN $apart_case })
//+ filters
//.
WITH a, r, b, {id: r.case_id} AS c
