// binds: n
// separates: n Finding
MATCH (n:Finding)
WHERE true
  AND NOT n.id IN $withheld_finding
  AND NOT n.id IN $apart_finding
//+ filters
//.
