package io.dsco.job;

import io.dsco.s3.Bucket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** An S3 server on the loopback interface, as a process of its own, over a local folder. */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "models";

  private static final Path JARS = Path.of("s3proxy", "target", "jars").toAbsolutePath();
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final String KEY = "reader";
  private static final String SECRET = "not-a-secret";

  private final Process process;
  private final int port;
  private final Path data;

  private S3Server(Process process, int port, Path data) {
    this.process = process;
    this.port = port;
    this.data = data;
  }

  /** Starts one over an empty bucket. */
  static S3Server start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    Files.createDirectories(folder.resolve("data").resolve(BUCKET));
    Path settings =
        Files.write(
            folder.resolve("s3proxy.conf"),
            List.of(
                "s3proxy.endpoint=http://127.0.0.1:" + port,
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + KEY,
                "s3proxy.credential=" + SECRET,
                "s3proxy.ignore-unknown-headers=true",
                "jclouds.provider=filesystem",
                "jclouds.filesystem.basedir=" + folder.resolve("data")));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                JARS + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    S3Server server = new S3Server(process, port, folder.resolve("data"));
    try {
      server.awaitAnswer(folder.resolve("s3proxy.log"));
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** An empty bucket; Hadoop keeps one file system for each, with the endpoint it began with. */
  Bucket bucket(String name) throws IOException {
    return new Bucket(Files.createDirectories(data.resolve(name)));
  }

  int port() {
    return port;
  }

  /** What s3a has to know of the server. */
  Map<String, String> properties() {
    return properties(port);
  }

  /** The same for what stands before it on another port. */
  Map<String, String> properties(int port) {
    return Map.of(
        "fs.s3a.endpoint", "http://127.0.0.1:" + port,
        "fs.s3a.endpoint.region", "us-east-1",
        "fs.s3a.path.style.access", "true",
        "fs.s3a.connection.ssl.enabled", "false",
        "fs.s3a.access.key", KEY,
        "fs.s3a.secret.key", SECRET,
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
  }

  /** Uploads a local file. */
  String upload(Path file, String key) throws IOException {
    return upload(file, BUCKET, key);
  }

  /** Uploads a local file, or a folder with all that is in it. */
  String upload(Path file, String bucket, String key) throws IOException {
    Configuration configuration = new Configuration();
    properties().forEach(configuration::set);
    var target = new org.apache.hadoop.fs.Path("s3a://" + bucket + "/" + key);
    try (FileSystem files = FileSystem.newInstance(target.toUri(), configuration)) {
      files.copyFromLocalFile(new org.apache.hadoop.fs.Path(file.toUri()), target);
    }
    return target.toString();
  }

  private void awaitAnswer(Path log) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LONGEST_START);
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || Instant.now().isAfter(end)) {
          throw new IOException("the S3 server did not start: " + Files.readString(log), notYet);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
