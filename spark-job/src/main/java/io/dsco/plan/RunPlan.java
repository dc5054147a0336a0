package io.dsco.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that a run will do.
 *
 * @param models by their sizes
 * @param method of a class's synthesis
 * @param dataset by its numbers
 * @param samples that are synthesized
 * @param stages names of the pipeline's stages that the run has
 */
public record RunPlan(
    Models models,
    Method method,
    Dataset dataset,
    Samples samples,
    Publishing publishing,
    Set<String> stages) {
  /** Copies. */
  public RunPlan {
    stages = Set.copyOf(stages);
  }

  /** The stages in their order, with those of every size that is tried. */
  List<StagePlan> stages(int places) {
    StagePlans plans = plans(places);
    List<StagePlan> list = new ArrayList<>();
    if (stages.contains("encode")) {
      list.add(plans.encode());
    }
    if (stages.contains("template")) {
      list.add(plans.template());
    }
    samples.trials().forEach(size -> list.addAll(trial(plans, size)));
    if (!samples.isTried(samples.synthesized())) {
      list.add(plans.synthesize("synthesize", samples.synthesized()));
    }
    if (stages.contains("dope") && samples.doped() > 0) {
      list.addAll(doping(plans));
    }
    list.add(plans.publish(samples.synthesized(), samples.doped()));
    return list;
  }

  private List<StagePlan> trial(StagePlans plans, int size) {
    String name = "synthesize " + size;
    boolean found =
        method.trials() == Method.Trials.SHARE_TARGETS && size > samples.trials().get(0);
    return List.of(
        found ? plans.synthesizeWithoutTargets(name, size) : plans.synthesize(name, size),
        plans.student("student " + size, size),
        plans.score("score " + size));
  }

  private List<StagePlan> doping(StagePlans plans) {
    List<StagePlan> list = new ArrayList<>();
    if (!samples.isTried(samples.synthesized())) {
      list.add(plans.student("student", samples.synthesized()));
      list.add(plans.score("score"));
    }
    list.add(plans.dope(samples.doped()));
    return list;
  }

  StagePlans plans(int places) {
    return new StagePlans(models, method, dataset, publishing, places);
  }

  /** Every kind of model's work that this plan, and what it says of doping, has to know. */
  public Set<Operation> operations() {
    Set<Operation> operations = new TreeSet<>();
    List<StagePlan> all = new ArrayList<>(stages(1));
    if (dataset.hasImages()) {
      all.add(plans(1).student("student", 1));
      all.add(plans(1).score("score"));
      all.add(plans(1).dope(1));
    }
    all.forEach(stage -> stage.efforts().forEach(effort -> operations.add(effort.operation())));
    return operations;
  }
}
