import SpikeData
import SpikeIO
import Testing

@Suite("Matrices as traces")
struct MatrixTraceTests {
  private static func trace(
    _ shape: [Int], _ values: [Double], neurons: [Int], _ observable: Observable = .spikes,
    transposed: Bool = false
  ) throws -> MatrixTrace {
    try MatrixTrace(
      name: "m.npy", shape: shape, values: values,
      layer: TraceLayer(name: "a", shape: neurons, observables: [.spikes, .membranes]),
      observable: observable, isTransposed: transposed)
  }

  @Test("Steps by neurons, and the same transposed")
  func orientation() throws {
    let plain = try Self.trace([2, 3], [0, 1, 0, 1, 0, 2], neurons: [3])
    #expect(plain.layers == [TraceLayer(name: "a", shape: [3], observables: [.spikes])])
    let spikes = try #require(plain.sample(at: 0).layers[0][.spikes])
    #expect(spikes.entries(in: 0) == [Recording.Entry(neuron: 1, value: 1)])
    #expect(
      spikes.entries(in: 1)
        == [Recording.Entry(neuron: 0, value: 1), Recording.Entry(neuron: 2, value: 2)])
    let turned = try Self.trace([3, 2], [0, 1, 1, 0, 0, 2], neurons: [3], transposed: true)
    #expect(turned.sample(at: 0) == plain.sample(at: 0))
  }

  @Test("Samples, single neurons and maps")
  func ranks() throws {
    let samples = try Self.trace([2, 1, 2], [1, 2, 3, 4], neurons: [2], .membranes)
    #expect(samples.sampleNumbers == [0, 1])
    #expect(samples.sample(at: 1).layers[0][.membranes]?.denseValues == [3, 4])
    let single = try Self.trace([3], [1, 2, 3], neurons: [1], .membranes)
    #expect(single.sample(at: 0).layers[0][.membranes]?.denseValues == [1, 2, 3])
    // Lava: [batch, channels, rows, columns, steps].
    let map = try Self.trace(
      [1, 2, 1, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7], neurons: [2, 1, 2], .membranes, transposed: true)
    #expect(
      map.sample(at: 0).layers[0][.membranes]?.denseValues == [0, 2, 4, 6, 1, 3, 5, 7])
    let steps = try Self.trace([2, 2, 1, 2], Array(repeating: 1, count: 8), neurons: [2, 1, 2])
    #expect(steps.sample(at: 0).layers[0][.spikes]?.stepCount == 2)
  }

  @Test("Other sizes and values that are none are refused")
  func refusals() {
    expect(.trace(object: "the array", .shape([2, 3], expected: "[steps, 2]"))) {
      try Self.trace([2, 3], [0, 1, 0, 1, 0, 2], neurons: [2])
    }
    expect(.trace(object: "the array", .shape([2, 3], expected: "[3, steps]"))) {
      try Self.trace([2, 3], [0, 1, 0, 1, 0, 2], neurons: [3], transposed: true)
    }
    expect(.trace(object: "the array", .shape([0, 3], expected: "[steps, 3]"))) {
      try Self.trace([0, 3], [], neurons: [3])
    }
    let fault = TraceFault.notFinite(sample: 0, step: 1, neuron: 2, value: "nan")
    expect(.trace(object: "the array", fault)) {
      try Self.trace([2, 3], [0, 1, 0, 1, 0, .nan], neurons: [3])
    }
    expect(.trace(object: "the array", fault)) {
      try Self.trace([3, 2], [0, 1, 1, 0, 0, .nan], neurons: [3], transposed: true)
    }
  }
}
