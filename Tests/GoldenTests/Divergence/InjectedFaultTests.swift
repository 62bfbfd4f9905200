import Comparison
import NetworkModel
import Runtime
import SpikeData
import Testing

@Suite("Injected faults are found at their layer, step and neuron")
struct InjectedFaultTests {
  /// A fault, and where it shows: by hand from the table in ``FaultyNetwork``.
  struct Fault: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var inject: @Sendable (inout FaultyNetwork) -> Void
    var layer: String
    var step: Int
    var neuron: Int
    var observable: Observable
    var first: Double
    var second: Double
    /// Where the spikes alone part: step, layer and neuron.
    var spikes: (step: Int, layer: String, neuron: Int)
  }

  static let faults = [
    // Pixel 1 reaches neuron 0 through the kernel's upper right: 2 eighths, or 3 of the transposed kernel. Neuron 0 has
    // 3, 7, 11 then, and spikes in step 2 as before; so does neuron 1: 1, 1 + 2, 3 + 2, 5 + 1 + 2 = 8, which is not above 8.
    Fault(
      testDescription: "transposed kernel", inject: { $0.kernel.swapAt(1, 2) }, layer: "c", step: 0,
      neuron: 0, observable: .membranes, first: 0.25, second: 0.375, spikes: (3, "c", 1)),
    // 5 eighths in step 3 are above 4.
    Fault(
      testDescription: "halved threshold", inject: { $0.threshold = 4 }, layer: "d", step: 3,
      neuron: 0, observable: .spikes, first: 0, second: 1, spikes: (3, "d", 0)),
    // Neuron 2 has 16 eighths in step 3, spikes, and keeps 8 or nothing; no spike after that depends on it.
    Fault(
      testDescription: "wrong reset", inject: { $0.reset = .zero }, layer: "d", step: 3, neuron: 2,
      observable: .membranes, first: 1, second: 0, spikes: (-1, "", 0)),
    // Neuron 0 of c spikes in step 2 and leaves the delay in step 3, or in step 4.
    Fault(
      testDescription: "delay too long by one", inject: { $0.delay = 2 }, layer: "wait", step: 3,
      neuron: 0, observable: .spikes, first: 1, second: 0, spikes: (3, "wait", 0)),
    Fault(
      testDescription: "delay too short by one", inject: { $0.delay = 0 }, layer: "wait", step: 2,
      neuron: 0, observable: .spikes, first: 0, second: 1, spikes: (2, "wait", 0)),
    // 6 is 110 in binary, 4 is 100: neuron 0 of d gets 4 − 1 in step 3, and 3 + 4 = 7 in step 4, which is not above 8.
    Fault(
      testDescription: "flipped weight bit", inject: { $0.weights[0] ^= 2 }, layer: "d", step: 3,
      neuron: 0, observable: .membranes, first: 0.625, second: 0.375, spikes: (4, "d", 0)),
  ]

  /// A traced run.
  struct Run {
    var source: FeedSource
    var layers: [TraceLayer]
    var trace: SampleTrace

    init(_ network: Network) throws {
      let plan = try TracePlan(network, membranes: true)
      var tracer = SampleTracer(.floatReference(try FloatReference(network)), plan: plan)
      (source, layers) = (FeedSource(network), plan.layers)
      trace = try tracer.trace(FaultyNetwork.sample, number: 0)
    }

    init(_ network: QuantizedNetwork) throws {
      let plan = try TracePlan(network, membranes: true, engine: false)
      var tracer = SampleTracer(.integerReference(try IntegerReference(network)), plan: plan)
      (source, layers) = (FeedSource(network), plan.layers)
      trace = try tracer.trace(FaultyNetwork.sample, number: 0)
    }

    var context: DivergenceContext.Run {
      DivergenceContext.Run(source: source, trace: trace, layers: layers)
    }
  }

  private static func compare(
    _ first: Run, _ second: Run, observables: [Observable] = []
  ) throws -> (comparator: TraceComparator, result: TraceComparator.Result) {
    let comparator = TraceComparator(
      try TraceAlignment(first.layers, second.layers, observables: observables), tolerance: 0)
    return (comparator, comparator.compare(first.trace, second.trace, sample: 0))
  }

  @Test("Floats and integers are the same network, and give what was derived by hand")
  func sound() throws {
    let (float, integer) = (
      try Run(FaultyNetwork().float()), try Run(FaultyNetwork().quantized())
    )
    #expect(try Self.compare(float, integer).result.first == nil)
    let place = try #require(float.layers.firstIndex { $0.name == "d" })
    let membranes = try #require(float.trace.layers[place][.membranes]?.denseValues)
    #expect(
      membranes.map { $0 * 8 } == [Double](repeating: 0, count: 9) + [5, 4, 8, 1, 6, 8, 1, 6, 8])
    let cells = try #require(float.layers.firstIndex { $0.name == "c" })
    let spikes = try #require(float.trace.layers[cells][.spikes])
    #expect((0..<6).map { spikes.entries(in: $0).map(\.neuron) } == [[], [], [0, 4], [1], [], []])
  }

  @Test("In floats", arguments: faults)
  func float(fault: Fault) throws {
    var broken = FaultyNetwork()
    fault.inject(&broken)
    try check(fault, try Run(FaultyNetwork().float()), try Run(broken.float()))
  }

  @Test("In integers", arguments: faults)
  func integers(fault: Fault) throws {
    var broken = FaultyNetwork()
    fault.inject(&broken)
    try check(fault, try Run(FaultyNetwork().quantized()), try Run(broken.quantized()))
  }

  @Test("Between floats and integers", arguments: faults)
  func mixed(fault: Fault) throws {
    var broken = FaultyNetwork()
    fault.inject(&broken)
    try check(fault, try Run(FaultyNetwork().float()), try Run(broken.quantized()))
  }

  private func check(_ fault: Fault, _ sound: Run, _ broken: Run) throws {
    let (comparator, result) = try Self.compare(sound, broken)
    let first = try #require(result.first)
    #expect(sound.layers[comparator.alignment.pairs[first.pair].first].name == fault.layer)
    #expect(first.step == fault.step)
    #expect(first.neuron == fault.neuron)
    #expect(first.observable == fault.observable)
    #expect(first.first == fault.first)
    #expect(first.second == fault.second)
    // Swapped, it is the same place.
    let swapped = try #require(try Self.compare(broken, sound).result.first)
    #expect((swapped.step, swapped.neuron) == (first.step, first.neuron))
    #expect(swapped.first == fault.second)
    let (spikes, found) = try Self.compare(sound, broken, observables: [.spikes])
    guard fault.spikes.step >= 0 else {
      #expect(found.first == nil)
      return
    }
    let place = try #require(found.first)
    #expect(sound.layers[spikes.alignment.pairs[place.pair].first].name == fault.spikes.layer)
    #expect(place.step == fault.spikes.step)
    #expect(place.neuron == fault.spikes.neuron)
  }

  private func context(_ fault: Int, quantized: Bool = false) throws -> DivergenceContext {
    var broken = FaultyNetwork()
    Self.faults[fault].inject(&broken)
    let sound = quantized ? try Run(FaultyNetwork().quantized()) : try Run(FaultyNetwork().float())
    let other = quantized ? try Run(broken.quantized()) : try Run(broken.float())
    let (comparator, result) = try Self.compare(sound, other)
    return try DivergenceContext(
      try #require(result.first), comparator, sound.context, other.context)
  }

  @Test("The transposed kernel is seen in the weight of the one pixel that arrived")
  func kernelEvents() throws {
    let context = try context(0)
    #expect(context.events.map(\.layer) == ["in"])
    let event = try #require(context.events.first)
    #expect((event.neuron, event.step) == (1, 0))
    #expect((event.firstValue, event.secondValue) == (1, 1))
    #expect((event.firstWeight, event.secondWeight) == (0.25, 0.375))
    #expect((context.first.membraneBefore, context.second.membraneBefore) == (0, 0))
    #expect((context.first.input, context.second.input) == (0.25, 0.375))
    #expect((context.first.membraneAfter, context.second.membraneAfter) == (0.25, 0.375))
    #expect((context.first.threshold, context.second.threshold) == (1, 1))
  }

  @Test("The halved threshold is seen beside equal inputs", arguments: [false, true])
  func thresholdEvents(quantized: Bool) throws {
    let context = try context(1, quantized: quantized)
    // Neurons 0 and 4 of c left the delay in this step.
    #expect(context.events.map(\.layer) == ["wait", "wait"])
    #expect(context.events.map(\.neuron) == [0, 4])
    #expect(context.events.map(\.firstWeight) == [0.75, -0.125])
    #expect(context.events.map(\.isSame) == [true, true])
    #expect((context.first.input, context.second.input) == (0.625, 0.625))
    // An integer neuron spikes at its threshold: 9 eighths and 5 eighths.
    #expect(
      (context.first.threshold, context.second.threshold)
        == (quantized ? (1.125, 0.625) : (1, 0.5)))
    #expect((context.first.output, context.second.output) == (0, 1))
    #expect(context.first.unit == (quantized ? 0.125 : nil))
  }

  @Test("The delay that is too long gets the spike of another step")
  func delayEvents() throws {
    let context = try context(3)
    // One step before, neuron 0 of c spiked; two steps before, it did not.
    #expect(context.events.count == 1)
    let event = try #require(context.events.first)
    #expect((event.layer, event.neuron, event.step) == ("c", 0, 2))
    #expect((event.firstValue, event.firstWeight) == (1, 1))
    #expect(event.secondValue == nil && event.secondWeight == nil)
    #expect((context.first.output, context.second.output) == (1, 0))
  }

  @Test("The flipped bit is the one weight that differs, and stands first")
  func weightEvents() throws {
    let context = try context(5, quantized: true)
    #expect(context.events.map(\.neuron) == [0, 4])
    #expect(context.events.map(\.isSame) == [false, true])
    #expect(context.events.map(\.firstWeight) == [0.75, -0.125])
    #expect(context.events.map(\.secondWeight) == [0.5, -0.125])
    #expect((context.first.membraneAfter, context.second.membraneAfter) == (0.625, 0.375))
  }
}
