package io.dsco.s3;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Says what goes wrong with a request. Called from many threads. */
@FunctionalInterface
public interface FaultPlan {
  /** What happens to the request. */
  Fault next(S3Request request);

  /** Nothing goes wrong. */
  static FaultPlan none() {
    return request -> Fault.NONE;
  }

  /**
   * Every so many requests of a kind one goes wrong, each time in the next of the ways in which
   * that kind can. Which request it is depends on nothing but its number among its kind.
   *
   * @param period requests of a kind for one fault; what is repeated counts again
   * @param seed shifts the first fault of each kind and the order of the ways
   */
  static FaultPlan every(int period, int seed) {
    Map<S3Request.Kind, AtomicInteger> counts = new ConcurrentHashMap<>();
    return request -> {
      AtomicInteger count = counts.computeIfAbsent(request.kind(), kind -> new AtomicInteger());
      int number = count.getAndIncrement() + seed + request.kind().ordinal();
      List<Fault> faults = request.kind().faults();
      return number % period == period - 1
          ? faults.get(number / period % faults.size())
          : Fault.NONE;
    };
  }

  /**
   * One fault.
   *
   * @param number of the request that it happens to, among those that the test is for; from 1
   */
  static FaultPlan nth(Fault fault, int number, Predicate<S3Request> test) {
    AtomicInteger count = new AtomicInteger();
    return request -> test.test(request) && count.incrementAndGet() == number ? fault : Fault.NONE;
  }
}
