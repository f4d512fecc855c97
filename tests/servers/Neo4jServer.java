import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.neo4j.configuration.GraphDatabaseInternalSettings;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** A Neo4j for the tests: HOME PORT; prints READY; ends when its standard input closes. */
public class Neo4jServer {
    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        var address = new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
        var server = new DatabaseManagementServiceBuilder(home)
            .setConfig(BoltConnector.enabled, true)
            .setConfig(BoltConnector.listen_address, address)
            .setConfig(GraphDatabaseSettings.auth_enabled, true)
            .setConfig(GraphDatabaseSettings.allow_file_urls, false)
            .setConfig(GraphDatabaseSettings.pagecache_memory, 64L * 1024 * 1024)
            .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false)
            // Graphs are emptied and filled all the time, and each time a plan would be made anew, at 0.1 s each.
            .setConfig(GraphDatabaseSettings.query_cache_size, 5000)
            .setConfig(GraphDatabaseSettings.cypher_min_replan_interval, Duration.ofHours(1))
            .setConfig(GraphDatabaseSettings.query_statistics_divergence_threshold, 1.0)
            // Nor is there a plan for each length of a list or a text.
            .setConfig(GraphDatabaseInternalSettings.cypher_size_hint_parameters, false)
            .build();
        System.out.println("READY");
        System.out.flush();
        System.in.transferTo(OutputStream.nullOutputStream());
        server.shutdown();
    }
}
