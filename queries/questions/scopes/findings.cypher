// binds: n
// leaves out: n Finding
MATCH (n:Finding)
WHERE true
//? withheld
  AND NOT n.id IN $withheld_finding
//? apart
  AND NOT n.id IN $apart_finding
//? source
  AND n.source_id IN $source
//? review
  AND EXISTS { MATCH (v:Review)-[:MADE]->(n) WHERE v.id IN $review }
//? area
  AND EXISTS { MATCH (n)-[:DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(c:Case)-[:IN_AREA]->(x:Area) WHERE x.id IN $area }
//? category
  AND (EXISTS { MATCH (n)-[:IN_CATEGORY]->(x:Category) WHERE x.id IN $category }
    OR EXISTS { MATCH (n)-[:DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(c:Case)-[:IN_CATEGORY]->(x:Category)
                WHERE x.id IN $category })
//? since
  AND EXISTS { MATCH (v:Review)-[:MADE]->(n) WHERE coalesce(v.completed_on_earliest, v.published_on_earliest) >= $since }
//? until
  AND EXISTS { MATCH (v:Review)-[:MADE]->(n) WHERE coalesce(v.completed_on_latest, v.published_on_latest) <= $until }
//? as_at
  AND NOT EXISTS { MATCH (v:Review)-[:MADE]->(n)
                   WHERE coalesce(v.completed_on_earliest, v.published_on_earliest) > $as_at }
//.
