import NetworkModel

/// Collects the network's answer over the steps.
struct ReadoutCollector {
  private let readout: Readout
  private let decision: Decision
  private let classes: Int?
  private(set) var values: [Double] = []
  /// The prediction of every step; empty unless the network answers in every step.
  private(set) var stepPredictions: [Int] = []

  init(_ execution: Execution) {
    readout = execution.readout
    decision = execution.decision
    classes = execution.classes
  }

  /// Takes in the output values of one step: spikes, currents or membranes.
  mutating func collect(_ step: [Double]) {
    if decision == .step {
      stepPredictions.append(SampleResult.decide(step, classes: classes))
    }
    guard !values.isEmpty else {
      values = step
      return
    }
    for index in values.indices {
      values[index] =
        readout == .maximum ? max(values[index], step[index]) : values[index] + step[index]
    }
  }

  /// The prediction from all steps.
  var prediction: Int { SampleResult.decide(values, classes: classes) }
}
