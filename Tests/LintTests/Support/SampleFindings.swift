import Lint
import NetworkModel
import Runtime
import SpikeData

/// Findings about what one layer of integrators does on samples.
enum SampleFindings {
  /// Runs samples through weights, output by input, in front of thresholds of 1, and looks at the spikes.
  static func of(
    _ weights: [[Float]], _ samples: [SpikeSteps], steps: Int = 4
  ) throws -> [Finding] {
    let neuron = Neuron(model: .integrateAndFire, threshold: [1], comparison: .greaterOrEqual)
    let network = try Build.network(
      [weights[0].count], [("fc", Build.dense(weights)), ("cells", .neuron(neuron))],
      execution: Execution(timeSteps: steps))
    let plan = try TracePlan(network, membranes: false)
    var tracer = SampleTracer(.floatReference(try FloatReference(network)), plan: plan)
    var census = SpikeCensus(plan.layers)
    for (number, sample) in samples.enumerated() {
      census.add(try tracer.trace(.spikes(sample), number: number))
    }
    return ActivityCheck(
      census.facts, samples: census.samples, lateEvents: samples.reduce(0) { $0 + $1.lateEvents },
      mergedEvents: samples.reduce(0) { $0 + $1.mergedEvents },
      inputSpikes: samples.reduce(0) { $0 + $1.units.count }
    ).findings
  }
}
