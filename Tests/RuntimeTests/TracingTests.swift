import FixedPoint
import NetworkModel
import SpikeData
import Synchronization
import Testing

@testable import Runtime

@Suite("Traces of runs")
struct TracingTests {
  @Test("Engine and reference record the same spikes, as many as they count", arguments: 0..<60)
  func spikes(seed: Int) throws {
    var random = RandomNetwork(seed: UInt64(7000 + seed))
    let network = try random.network()
    let compiled = try CompiledNetwork(network)
    let sample = random.sample(for: network)
    let plan = try TracePlan(network, membranes: false, engine: true)
    #expect(plan.arithmetic == .integer)
    var engine = SampleTracer(.engine(compiled), plan: plan)
    var reference = SampleTracer(.integerReference(try IntegerReference(network)), plan: plan)
    let trace = try engine.trace(sample, number: 5)
    #expect(trace.number == 5)
    #expect(trace == (try reference.trace(sample, number: 5)), "seed \(seed)")
    #expect(trace == (try engine.trace(sample, number: 5)), "seed \(seed)")
    var alone = IntegerEngine(compiled)
    let result = try alone.run(sample, index: 5)
    let names = Dictionary(
      uniqueKeysWithValues: result.activity.layers.enumerated().map { ($1.name, $0) })
    for (layer, recordings) in zip(plan.layers, trace.layers).dropFirst() {
      let spikes = try #require(recordings[.spikes])
      let index = try #require(names[layer.label])
      #expect(
        (0..<spikes.stepCount).map { spikes.entries(in: $0).count } == result.spikesPerStep[index])
    }
  }

  /// Two inputs, weights [1, 2] and [3, 4], integrate-and-fire with threshold 3.5, an output without neurons.
  private func network() throws -> Network {
    var neuron = Neuron(model: .integrateAndFire, threshold: [3.5], reset: .subtract)
    neuron.initial = [0.25]
    let two = try Shape([2])
    let nodes: [Node<Network.Operation>] = [
      Node(name: "in", operation: .input, inputs: [], shape: two),
      Node(
        name: "fc",
        operation: .dense(Dense(inputs: 2, outputs: 2), weight: [1, 2, 3, 4], bias: nil),
        inputs: [0], shape: two),
      Node(name: "cells", operation: .neuron(neuron), inputs: [1], shape: two),
      Node(
        name: "last",
        operation: .dense(Dense(inputs: 2, outputs: 1), weight: [0.5, 2], bias: [0.125]),
        inputs: [2], shape: try Shape([1])),
      Node(name: "out", operation: .output, inputs: [3], shape: try Shape([1])),
    ]
    return Network(
      name: "hand", graph: Graph(nodes: nodes),
      execution: Execution(timeSteps: 3, readout: .membrane))
  }

  @Test("A float network's spikes, membranes and outputs, by hand")
  func hand() throws {
    let network = try network()
    let plan = try TracePlan(network, membranes: true)
    #expect(
      plan.layers == [
        TraceLayer(name: "in", shape: [2], observables: [.spikes]),
        TraceLayer(name: "cells", label: "fc", shape: [2], observables: [.spikes, .membranes]),
        TraceLayer(name: "out", label: "last", shape: [1], observables: [.values]),
      ])
    #expect(plan.bytesPerSample(steps: 3) == 3 * 8 * 3)
    var tracer = SampleTracer(.floatReference(try FloatReference(network)), plan: plan)
    // Step 0: input 0. Step 1: both. Step 2: nothing.
    let sample = EncodedSample.spikes(SpikeSteps(offsets: [0, 1, 3, 3], units: [0, 0, 1]))
    let layers = try tracer.trace(sample, number: 0).layers
    let input = try #require(layers[0][.spikes])
    #expect((0..<3).map { input.entries(in: $0).map(\.neuron) } == [[0], [0, 1], []])
    // 0.25 + 1, + 3 = 4.25 fires and keeps 0.75; 0.25 + 3, + 7 = 10.25 fires, keeps 6.75 and fires again.
    let membranes = layers[1][.membranes]?.denseValues
    #expect(membranes == [1.25, 3.25, 0.75, 6.75, 0.75, 3.25])
    let spikes = try #require(layers[1][.spikes])
    #expect((0..<3).map { spikes.entries(in: $0).map(\.neuron) } == [[], [0, 1], [1]])
    #expect(layers[2][.values]?.denseValues == [0.125, 2.625, 2.125])
  }

  @Test("Synaptic currents are recorded beside membranes, in floats and in integers, by hand")
  func currents() throws {
    var network = try network()
    var neuron = Neuron(
      model: .currentBasedLeakyIntegrateAndFire, tau: [2], leak: [0], threshold: [100])
    (neuron.synapticTau, neuron.inputWeight) = ([2], [1])
    network.graph.nodes[2].operation = .neuron(neuron)
    let plan = try TracePlan(network, membranes: true)
    #expect(
      plan.layers.map(\.observables) == [[.spikes], [.spikes, .membranes, .currents], [.values]])
    #expect(try TracePlan(network, membranes: false).layers[1].observables == [.spikes])
    var tracer = SampleTracer(.floatReference(try FloatReference(network)), plan: plan)
    let sample = EncodedSample.spikes(SpikeSteps(offsets: [0, 1, 3, 3], units: [0, 0, 1]))
    let layers = try tracer.trace(sample, number: 0).layers
    // Half of the current decays, half of the input (1, 3), (3, 7), (0, 0) is added.
    #expect(layers[1][.currents]?.denseValues == [0.5, 1.5, 1.75, 4.25, 0.875, 2.125])
    let half = [Decay.half]
    let wide = try BitWidth(membrane: 16)
    var integer = QuantizedNeuron(
      width: wide, unit: [0.25, 0.5], threshold: [1000], reset: .toValue([0]),
      store: .shift(MembraneShift(shift: 0, range: wide.signedRange, decays: half)),
      initialCode: [0])
    integer.current = QuantizedCurrent(width: wide, decays: half)
    let weights = QuantizedWeights(
      values: [1, 2, 3, 4], width: try BitWidth(weights: 4), step: [1], guardBits: 0, bias: nil)
    let shape = try Shape([2])
    let quantized = QuantizedNetwork(
      name: "hand",
      graph: Graph(nodes: [
        Node(name: "in", operation: .input, inputs: [], shape: shape),
        Node(
          name: "fc", operation: .dense(Dense(inputs: 2, outputs: 2), weights), inputs: [0],
          shape: shape),
        Node(name: "cells", operation: .neuron(integer), inputs: [1], shape: shape),
        Node(name: "out", operation: .output, inputs: [2], shape: shape),
      ]), execution: Execution(timeSteps: 3))
    let other = try TracePlan(quantized, membranes: true, engine: false)
    var reference = SampleTracer(
      .integerReference(try IntegerReference(quantized)), plan: other)
    let found = try reference.trace(sample, number: 0).layers[1]
    // 1, 3; then 0 + 3, 1 + 7; then 1 and 4: halves are truncated toward zero; times 0.25 and 0.5.
    #expect(found[.currents]?.denseValues == [0.25, 1.5, 0.75, 4, 0.25, 2])
    #expect(
      try TracePlan(quantized, membranes: false, engine: true).layers[1].observables == [.spikes])
  }

  @Test("A plan without membranes leaves them out, but keeps what outputs give")
  func withoutMembranes() throws {
    let plan = try TracePlan(network(), membranes: false)
    #expect(plan.layers.map(\.observables) == [[.spikes], [.spikes], [.values]])
    #expect(plan.bytesPerSample(steps: 3) == 24)
    #expect(plan.bytesPerSample(steps: .max / 4) == nil)
  }

  @Test("A batch gives every sample once, whatever the threads, and holds back while traces wait")
  func batch() throws {
    var random = RandomNetwork(seed: 7100)
    let network = try random.network()
    let samples = (0..<40).map { _ in random.sample(for: network) }
    let plan = try TracePlan(network, membranes: false, engine: true)
    let executor = Executor.engine(try CompiledNetwork(network))
    var expected: [Int: SampleTrace]?
    for threads in [1, 2, 5] {
      /// Traces by index, and those that wait because an earlier one is missing.
      let state = Mutex((traces: [Int: SampleTrace](), written: 0, mostWaiting: 0))
      let recording = TraceRecording(plan: plan) { trace, index in
        state.withLock { state in
          state.traces[index] = trace
          state.mostWaiting = max(state.mostWaiting, state.traces.count - state.written)
          while state.traces[state.written] != nil { state.written += 1 }
          return state.written
        }
      }
      let result = try BatchRun(executor, threads: threads).run(
        count: samples.count, trace: recording, load: { (samples[$0], 100 + $0) })
      #expect(result != nil)
      let (traces, written, mostWaiting) = state.withLock { $0 }
      #expect(written == samples.count)
      #expect(mostWaiting <= 2 * threads)
      #expect(
        traces.mapValues(\.number)
          == Dictionary(uniqueKeysWithValues: (0..<40).map { ($0, 100 + $0) }))
      #expect(traces == expected ?? traces)
      expected = traces
    }
  }

  private struct Full: Error {}

  @Test("A trace that cannot be written ends the run with its error", arguments: [1, 3])
  func failure(threads: Int) throws {
    var random = RandomNetwork(seed: 7200)
    let network = try random.network()
    let samples = (0..<40).map { _ in random.sample(for: network) }
    let plan = try TracePlan(network, membranes: false, engine: true)
    let recording = TraceRecording(plan: plan) { _, index in
      if index == 11 { throw Full() }
      return index
    }
    let run = BatchRun(.engine(try CompiledNetwork(network)), threads: threads)
    #expect(throws: Full.self) {
      try run.run(count: samples.count, trace: recording, load: { (samples[$0], $0) })
    }
  }
}
