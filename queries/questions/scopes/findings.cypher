// binds: n
// separates: n Finding
MATCH (n:Finding)
WHERE true
//? withheld
  AND NOT n.id IN $withheld_finding
//? apart
  AND NOT n.id IN $apart_finding
//+ filters
//.
