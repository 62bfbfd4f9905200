import FixedPoint
@testable import Lint
import NetworkModel
import Runtime
import SpikeData
import TestSupport
import Testing

/// What the bounds say must hold for every sample that is run.
@Suite("Bounds hold in runs")
struct FiringSoundnessTests {
  /// Spikes of every neuron of the nodes 2 and 4, in all steps and in the second half of them.
  private struct Spikes {
    let steps: Int
    var all: [Int: [Int]] = [:]
    var late: [Int: [Int]] = [:]

    mutating func add(_ node: Int, _ step: Int, _ values: [Double]) {
      guard node == 2 || node == 4 else { return }
      let none = [Int](repeating: 0, count: values.count)
      for index in values.indices where values[index] != 0 {
        all[node, default: none][index] += 1
        if step >= steps / 2 { late[node, default: none][index] += 1 }
      }
      all[node] = all[node] ?? none
      late[node] = late[node] ?? none
    }

    /// Neurons that fired in every step of the second half, after currents and membranes have settled.
    func busy(_ node: Int) -> Int {
      (late[node] ?? []).count { $0 == steps - steps / 2 }
    }
  }

  @Test("No float neuron that can never fire fires, and what always fires does", arguments: 0..<300)
  func float(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var network = try Self.network(&generator)
    for steps in [Int.random(in: 2...12, using: &generator), 80] {
      network.execution.timeSteps = steps
      let firing = FloatFiring(network)
      let reference = try FloatReference(network)
      for rate in [0, 0.3, 1] {
        var spikes = Spikes(steps: steps)
        let sample = EncodedSample.random(5, steps: steps, rate: rate, &generator)
        _ = try reference.run(
          sample, index: 0, observer: { node, step, values in spikes.add(node, step, values) })
        try expect(firing.nodes, spikes, isQuiet: rate == 0, "seed \(seed)")
      }
    }
  }

  @Test("The same for integer neurons", arguments: 0..<100)
  func integer(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var network = try Build.quantized(
      [5],
      [
        ("fc1", try Self.integers(5, 6, &generator)),
        ("cells1", .neuron(try Self.integerNeuron(&generator))),
        ("fc2", try Self.integers(6, 4, &generator)),
        ("cells2", .neuron(try Self.integerNeuron(&generator))),
      ])
    for steps in [Int.random(in: 2...12, using: &generator), 80] {
      network.execution.timeSteps = steps
      let firing = IntegerFiring(network)
      let reference = try IntegerReference(network)
      for rate in [0, 0.3, 1] {
        var spikes = Spikes(steps: steps)
        let sample = EncodedSample.random(5, steps: steps, rate: rate, &generator)
        _ = try reference.run(
          sample, index: 0,
          observer: { node, step, values in spikes.add(node, step, values.map { Double($0) }) })
        try expect(firing.nodes, spikes, isQuiet: rate == 0, "seed \(seed)")
      }
    }
  }

  private func expect(
    _ nodes: [Firing?], _ spikes: Spikes, isQuiet: Bool, _ comment: Comment
  ) throws {
    for node in [2, 4] {
      let firing = try #require(nodes[node])
      let counts = try #require(spikes.all[node])
      #expect(counts.count { $0 == 0 } >= firing.unreachable, comment)
      if let witness = firing.firstUnreachable { #expect(counts[witness.neuron] == 0, comment) }
      // Neurons may need many steps to settle.
      guard spikes.steps >= 80 else { continue }
      #expect(spikes.busy(node) >= firing.unstoppable, comment)
      if isQuiet, node == 2 { #expect(spikes.busy(node) >= firing.restless, comment) }
    }
  }

  @Test("The random networks hold neurons of every kind")
  func coverage() throws {
    var unreachable = 0
    var restless = 0
    var unstoppable = 0
    for seed in 0..<300 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      let network = try Self.network(&generator)
      for case let firing? in FloatFiring(network).nodes {
        unreachable += firing.unreachable
        restless += firing.restless
        unstoppable += firing.unstoppable
      }
    }
    #expect(unreachable > 200 && restless > 100 && unstoppable > 20)
  }

  private static func network(_ generator: inout SplitMix64) throws -> Network {
    let conventions = Discretization.allCases
    let execution = Execution(
      timeSteps: Int.random(in: 2...12, using: &generator),
      discretization: conventions[Int.random(in: conventions.indices, using: &generator)])
    return try Build.network(
      [5],
      [
        ("fc1", Self.dense(5, 6, &generator)), ("cells1", .neuron(Self.neuron(&generator))),
        ("fc2", Self.dense(6, 4, &generator)), ("cells2", .neuron(Self.neuron(&generator))),
      ], execution: execution)
  }

  private static func dense(
    _ inputs: Int, _ outputs: Int, _ generator: inout SplitMix64
  ) -> Network.Operation {
    func row() -> [Float] {
      let shift = Double.random(in: -1...1, using: &generator)
      return (0..<inputs).map { _ in
        Float(Double.random(in: -1...1, using: &generator) * 0.5 + shift * 0.3)
      }
    }
    let bias = (0..<outputs).map { _ in Float(Double.random(in: -1...1.5, using: &generator)) }
    return Build.dense(
      (0..<outputs).map { _ in row() }, bias: Bool.random(using: &generator) ? bias : nil)
  }

  private static func neuron(_ generator: inout SplitMix64) -> Neuron {
    let models = Neuron.Model.allCases.filter(\.spikes)
    let model = models[Int.random(in: models.indices, using: &generator)]
    var neuron = Neuron(
      model: model, threshold: [Double.random(in: 0.2...2, using: &generator)],
      reset: Bool.random(using: &generator) ? .zero : .subtract,
      comparison: Bool.random(using: &generator) ? .greater : .greaterOrEqual)
    if model.leaks {
      neuron.tau = [Double.random(in: 1...5, using: &generator)]
      neuron.leak = [Double.random(in: -0.5...0.5, using: &generator)]
      neuron.resistance = [Double.random(in: 0.5...4, using: &generator)]
    }
    if model.hasCurrent {
      neuron.synapticTau = [Double.random(in: 1...3, using: &generator)]
      neuron.inputWeight = [Double.random(in: 0.5...2, using: &generator)]
    }
    if model.adapts {
      neuron.adaptationTau = [Double.random(in: 2...9, using: &generator)]
      neuron.adaptationStrength = [Double.random(in: -0.5...2, using: &generator)]
    }
    if model != .threshold {
      neuron.emitsSeveralSpikes = Int.random(in: 0...2, using: &generator) == 0
      if Int.random(in: 0...2, using: &generator) == 0 {
        neuron.floor = [Double.random(in: -1...0, using: &generator)]
      }
    }
    if model != .threshold, neuron.reset == .zero {
      neuron.resetValue = [Double.random(in: -0.3...0.1, using: &generator)]
    }
    return neuron
  }

  private static func integers(
    _ inputs: Int, _ outputs: Int, _ generator: inout SplitMix64
  ) throws -> QuantizedNetwork.Operation {
    let rows = (0..<outputs).map { _ in
      let shift = Int16.random(in: -3...3, using: &generator)
      return (0..<inputs).map { _ in Int16.random(in: -4...4, using: &generator) + shift }
    }
    let bias = (0..<outputs).map { _ in Int32.random(in: -10...16, using: &generator) }
    return try Build.dense(
      rows, bits: 4, guardBits: Int.random(in: 0...2, using: &generator),
      bias: Bool.random(using: &generator) ? bias : nil)
  }

  private static func integerNeuron(_ generator: inout SplitMix64) throws -> QuantizedNeuron {
    let threshold = Int32.random(in: 4...40, using: &generator)
    var neuron = try Build.neurons(
      bits: 4, threshold: [threshold], shift: Int.random(in: 0...2, using: &generator),
      decays: [Bool.random(using: &generator) ? .none : .half])
    if Bool.random(using: &generator) { neuron.reset = .subtract([threshold]) }
    return neuron
  }
}
