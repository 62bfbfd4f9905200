import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// What recurrence and delays are, said in networks without them.
@Suite("Recurrence and delays of float networks")
struct FloatRecurrenceTests {
  /// Values of all nodes by name, `[step][value]`.
  static func values(_ network: Network, _ raster: [[Bool]]) throws -> [String: [[Double]]] {
    var values: [String: [[Double]]] = [:]
    let reference = try FloatReference(network)
    _ = try reference.run(RandomFloatNetwork.sample(raster), index: 0) { node, _, row in
      values[network.graph.nodes[node].name, default: []].append(row)
    }
    return values
  }

  @Test("A recurrent layer over T steps is T layers, each fed by the one before", arguments: 1...40)
  func unrolled(seed: UInt64) throws {
    var random = RandomFloatNetwork(seed: seed)
    // Neurons without memory of their own: the only way from step to step is the recurrent one.
    let models = [
      Neuron.Model.threshold, .leakyIntegrateAndFire, .currentBasedLeakyIntegrateAndFire,
    ]
    let model = models[Int(seed) % 3]
    var entries = random.recurrent(model, reset: .zero, bias: true)
    for index in entries.indices {
      guard case .neuron = entries[index].operation else { continue }
      entries[index].operation = .neuron(random.neuron(model, tau: 1))
    }
    let raster = random.raster()
    let folded = try Self.values(try random.network(entries), raster)
    guard case .dense(let forward, let weight, let bias) = entries[1].operation,
      case .dense(_, _, let backBias) = entries[3].operation
    else {
      Issue.record("weights were expected")
      return
    }
    // One step, whose input is that of all steps side by side.
    let width = random.inputs * random.steps
    var layers: [RandomFloatNetwork.Entry] = [entries[0]]
    for step in 0..<random.steps {
      var block = [Float](repeating: 0, count: width * forward.outputs)
      for output in 0..<forward.outputs {
        for input in 0..<forward.inputs {
          block[output * width + step * forward.inputs + input] =
            weight[output * forward.inputs + input]
        }
      }
      let dense = Dense(inputs: width, outputs: forward.outputs)
      // In the first step nothing comes back, but the bias of what would.
      let added = step == 0 ? zip(bias ?? [], backBias ?? []).map { $0 + $1 } : bias
      layers.append(
        RandomFloatNetwork.Entry(
          name: "fc\(step)", operation: .dense(dense, weight: block, bias: added),
          inputs: ["input"]))
      layers.append(
        RandomFloatNetwork.Entry(
          name: "layer\(step)", operation: entries[2].operation,
          inputs: step == 0 ? ["fc0"] : ["fc\(step)", "back\(step)"]))
      layers.append(
        RandomFloatNetwork.Entry(
          name: "back\(step + 1)", operation: entries[3].operation, inputs: ["layer\(step)"]))
    }
    layers.removeLast()
    layers.append(
      RandomFloatNetwork.Entry(
        name: "output", operation: .output, inputs: ["layer\(random.steps - 1)"]))
    let network = try random.network(layers, inputs: width, steps: 1)
    let unfolded = try Self.values(network, [raster.flatMap { $0 }])
    for step in 0..<random.steps {
      #expect(
        unfolded["layer\(step)"]?[0] == folded["hidden"]?[step], "seed \(seed), step \(step)")
    }
  }

  @Test("A delay of k steps is the same input k steps later", arguments: 1...40)
  func delays(seed: UInt64) throws {
    var random = RandomFloatNetwork(seed: seed)
    var entries = random.recurrent(
      .currentBasedLeakyIntegrateAndFire, reset: .subtract, bias: true)
    let raster = random.raster()
    let times = (0..<random.inputs).map { _ in Double(random.pick(0...5)) }
    let direct = entries
    entries[1].inputs = ["delay"]
    entries.append(
      RandomFloatNetwork.Entry(name: "delay", operation: .delay(times), inputs: ["input"]))
    let delayed = try Self.values(try random.network(entries), raster)
    let shifted = raster.indices.map { step in
      times.indices.map { unit in
        step >= Int(times[unit]) && raster[step - Int(times[unit])][unit]
      }
    }
    let reference = try Self.values(try random.network(direct), shifted)
    for name in ["fc1", "hidden", "back", "last"] {
      #expect(delayed[name] == reference[name], "seed \(seed), \(name)")
    }
    // The same through edges that take one step: whole delays of the neurons' own edges.
    var late = direct
    late[1].inputs = []
    late[1].delayedInputs = ["input"]
    let once = raster.indices.map { $0 == 0 ? raster[0].map { _ in false } : raster[$0 - 1] }
    let edge = try Self.values(try random.network(late), raster)
    #expect(edge["hidden"] == (try Self.values(try random.network(direct), once))["hidden"])
  }

  @Test("Times round to steps, and a step that an edge takes is one of them")
  func rounding() throws {
    let random = RandomFloatNetwork(seed: 1)
    func arrivals(_ time: Double, late: Bool) throws -> [Int] {
      let entries = [
        RandomFloatNetwork.Entry(name: "input", operation: .input, inputs: []),
        RandomFloatNetwork.Entry(
          name: "delay", operation: .delay([time]), inputs: late ? [] : ["input"],
          delayedInputs: late ? ["input"] : []),
        RandomFloatNetwork.Entry(name: "output", operation: .output, inputs: ["delay"]),
      ]
      let network = try random.network(entries, inputs: 1, steps: 6)
      let values = try Self.values(network, [[true]] + [[Bool]](repeating: [false], count: 5))
      return (values["delay"] ?? []).indices.filter { values["delay"]?[$0] == [1] }
    }
    for late in [false, true] {
      #expect(try arrivals(3, late: late) == [3])
      #expect(try arrivals(2.4, late: late) == [2])
      #expect(try arrivals(2.5, late: late) == [3])
      #expect(try arrivals(9, late: late) == [])
    }
    #expect(try arrivals(0, late: false) == [0])
    #expect(try arrivals(0, late: true) == [1])
  }

  @Test("Several spikes and what is left add up to what came in", arguments: 1...30)
  func conservation(seed: UInt64) throws {
    var random = RandomFloatNetwork(seed: seed)
    let threshold = Double(random.pick(1...12)) / 4
    var neuron = Neuron(
      model: .integrateAndFire, threshold: [threshold], reset: .subtract,
      comparison: random.pick(0...1) == 0 ? .greater : .greaterOrEqual)
    neuron.emitsSeveralSpikes = true
    let count = random.pick(1...5)
    var neurons = neuron.neurons(
      count: count, execution: Execution(discretization: .forwardEuler))
    var taken = [Double](repeating: 0, count: count)
    var spikes = taken
    for _ in 0..<50 {
      let input = random.numbers(count, -80...100).map { Double($0) }
      let fired = neurons.step(input)
      for index in 0..<count {
        taken[index] += input[index]
        spikes[index] += fired[index]
        let left = neurons.shownMembranes[index]
        #expect(spikes[index] * threshold + left == taken[index], "seed \(seed)")
        #expect(left <= threshold && (neuron.comparison == .greater || left < threshold))
      }
    }
  }
}
