import NetworkModel
import SpikeData
import Testing

@testable import Runtime

@Suite("The event-driven engine equals the integer reference")
struct EngineConformanceTests {
  @Test("Random networks: same spikes, outputs, counts and state hash", arguments: 0..<400)
  func randomNetworks(seed: Int) throws {
    var random = RandomNetwork(seed: UInt64(seed))
    try compare(try random.network(), &random)
  }

  @Test(
    "Ways that meet, part or carry no weights: the same, and as many bytes as the footprint says",
    arguments: UnusualStructure.allCases)
  func unusualStructures(structure: UnusualStructure) throws {
    for seed in 0..<30 {
      var random = RandomNetwork(seed: UInt64(3000 + seed))
      let network = try random.network(structure)
      try compare(network, &random)
      let footprint = try network.memoryFootprint()
      #expect(try CompiledNetwork(network).weightBytes == footprint.weightBytes, "\(network.name)")
    }
  }

  @Test(
    "Recurrence, delays, currents and adaptive thresholds: the same, and as many bytes of state",
    arguments: RandomNetwork.Loop.allCases, 0..<60)
  func recurrent(loop: RandomNetwork.Loop, seed: Int) throws {
    var random = RandomNetwork(seed: UInt64(9000 + seed))
    let network = try random.network(loop)
    try compare(network, &random)
    let compiled = try CompiledNetwork(network)
    let footprint = try network.memoryFootprint()
    let place: Comment = "\(loop), seed \(random.seed)"
    #expect(compiled.weightBytes == footprint.weightBytes, place)
    #expect(compiled.membraneBytes == footprint.membraneBytes, place)
    #expect(compiled.stateBytes == footprint.stateBytes, place)
    #expect(IntegerEngine(compiled).stateBytes == footprint.stateBytes, place)
    // A flattened map spreads the parameters of single neurons over it; biases of several ways are added up.
    guard !network.graph.nodes.contains(where: { $0.name == "flat" }) else { return }
    var bare = network
    for index in bare.graph.nodes.indices {
      bare.graph.nodes[index].operation = bare.graph.nodes[index].operation.withoutBias
    }
    let constants = try CompiledNetwork(bare).constantBytes
    #expect(try constants == bare.memoryFootprint().thresholdBytes, place)
  }

  private func compare(_ network: QuantizedNetwork, _ random: inout RandomNetwork) throws {
    let reference = try IntegerReference(network)
    var engine = IntegerEngine(try CompiledNetwork(network))
    for index in 0..<3 {
      let sample = random.sample(for: network)
      let expected = try reference.run(sample, index: index)
      let actual = try engine.run(sample, index: index)
      let place: Comment = "\(network.name) of seed \(random.seed), sample \(index)"
      #expect(actual.outputs == expected.outputs, place)
      #expect(actual.spikesPerStep == expected.spikesPerStep, place)
      #expect(actual.activity == expected.activity, place)
      #expect(actual.stateHash == expected.stateHash, place)
      #expect(actual.prediction == expected.prediction, place)
      #expect(actual.stepPredictions == expected.stepPredictions, place)
    }
  }

  @Test(
    "A second run of a sample is equal to the first: nothing is carried over", arguments: 0..<60)
  func noCarryOver(seed: Int) throws {
    var random = RandomNetwork(seed: UInt64(1000 + seed))
    let loops = RandomNetwork.Loop.allCases
    let network = try seed < 20 ? random.network() : random.network(loops[seed % loops.count])
    var engine = IntegerEngine(try CompiledNetwork(network))
    let first = random.sample(for: network)
    let other = random.sample(for: network)
    let before = try engine.run(first, index: 7)
    _ = try engine.run(other, index: 8)
    let again = try engine.run(first, index: 7)
    #expect(again == before, "seed \(seed)")
  }

  @Test("What the engine allocates is what the footprint reports", arguments: 0..<100)
  func footprintIsAllocated(seed: Int) throws {
    var random = RandomNetwork(seed: UInt64(2000 + seed))
    let network = try random.network()
    let footprint = try network.memoryFootprint()
    let compiled = try CompiledNetwork(network)
    #expect(compiled.weightBytes == footprint.weightBytes, "seed \(seed)")
    #expect(compiled.membraneBytes == footprint.membraneBytes, "seed \(seed)")
    #expect(IntegerEngine(compiled).membraneBytes == footprint.membraneBytes, "seed \(seed)")
    // Parameters of single neurons, and a bias behind a pooling, are spread over all neurons of a layer.
    let isSpread = try network.graph.layers().contains { layer in
      guard let index = layer.neuron,
        case .neuron(let neuron) = network.graph.nodes[index].operation
      else { return false }
      return layer.paths.contains { !$0.after.isEmpty }
        || neuron.parameters.contains { $0.count > 1 && $0.count != layer.shape.channels }
        || layer.shape.dimensions.count == 1 && neuron.parameters.contains { $0.count > 1 }
    }
    if !isSpread {
      #expect(
        compiled.constantBytes == footprint.biasBytes + footprint.thresholdBytes, "seed \(seed)")
    }
  }
}

extension QuantizedNetwork.Operation {
  fileprivate var withoutBias: Self {
    guard case .dense(let dense, var weights) = self else { return self }
    weights.bias = nil
    return .dense(dense, weights)
  }
}
