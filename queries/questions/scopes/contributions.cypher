// binds: c t k f
// separates: c Case
// coded: k
// level: factor_level
MATCH (c:Case)
WHERE true
  AND NOT c.id IN $withheld_case
  AND NOT c.id IN $apart_case
//+ filters cases
//.
MATCH (c)-[:HAS_EPISODE*0..1]->(t)<-[k:CONTRIBUTED_TO]-(f:Factor)
WHERE true
//? superseded
  AND NOT coalesce(k.coding_id, '') IN $superseded_coding
//+ filters
//.
