package io.dsco.s3;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Stands between S3 clients and a store on the loopback interface, and lets things go wrong. */
public final class FaultyStore implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FaultyStore.class.getName());

  private final int storePort;
  private final FaultPlan plan;
  private final Duration absence;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
  private final CountDownLatch held = new CountDownLatch(1);
  private final int port;
  private volatile ServerSocket listener;
  private int requests;

  private FaultyStore(int storePort, FaultPlan plan, Duration absence) throws IOException {
    this.storePort = storePort;
    this.plan = plan;
    this.absence = absence;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
    threads.execute(() -> accept(listener));
  }

  /**
   * Starts before the store of that port.
   *
   * @param absence how long {@link Fault#AWAY} lasts
   */
  public static FaultyStore before(int storePort, FaultPlan plan, Duration absence)
      throws IOException {
    return new FaultyStore(storePort, plan, absence);
  }

  /** Starts before the store of that port; it does not go away. */
  public static FaultyStore before(int storePort, FaultPlan plan) throws IOException {
    return before(storePort, plan, Duration.ZERO);
  }

  /** Where clients find it. */
  public int port() {
    return port;
  }

  /** How often each fault was injected. */
  public synchronized Map<Fault, Integer> injected() {
    return new EnumMap<>(injected);
  }

  /** Number of requests. */
  public synchronized int requests() {
    return requests;
  }

  /** Whether half of a body has passed and is {@link Fault#HELD} within that time. */
  public boolean awaitHeld(Duration longest) throws InterruptedException {
    return held.await(longest.toSeconds(), TimeUnit.SECONDS);
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        Socket client = from.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      LOG.log(Level.DEBUG, "port {0} is closed", port);
    }
  }

  private void serve(Socket client) {
    try (client) {
      Optional<HttpHead> head = HttpHead.read(client.getInputStream());
      if (head.isPresent()) {
        Fault fault = count(plan.next(S3Request.of(head.get())));
        if (fault == Fault.AWAY) {
          goAway();
        } else {
          new Exchange(client, storePort, held).pass(head.get(), fault);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client or the store has gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private synchronized Fault count(Fault fault) {
    requests++;
    if (fault != Fault.NONE) {
      injected.merge(fault, 1, Integer::sum);
    }
    return fault;
  }

  private void goAway() throws IOException, InterruptedException {
    listener.close();
    open.forEach(this::reset);
    TimeUnit.MILLISECONDS.sleep(absence.toMillis());
    listener = listen(port);
    ServerSocket back = listener;
    threads.execute(() -> accept(back));
  }

  private void reset(Socket client) {
    try {
      Exchange.reset(client);
    } catch (IOException gone) {
      // Its exchange may end at this moment; the store has to come back all the same.
      LOG.log(Level.DEBUG, "a client had gone already", gone);
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    listener.close();
    for (Socket client : open) {
      client.close();
    }
  }
}
