import Foundation
import HDF5
import SpikeData
import SpikeIO
import TestSupport
import Testing

@Suite("NIRData: what is written is read back")
struct NIRDataRoundTripTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `random traces come back equal`(seed: UInt64) throws {
    let trace = ExampleTrace.random(seed: seed)
    let path = folder.path("t.h5")
    try trace.write(to: path)
    let read = try NIRDataTrace(path: path)
    #expect(read.layers == trace.layers, "seed \(seed)")
    #expect(read.sampleNumbers == [3, 13, 23])
    #expect(read.timeStep == 1e-4)
    #expect(read.arithmetic == .float)
    for index in trace.samples.indices {
      #expect(try read.sample(at: index) == trace.samples[index], "seed \(seed), sample \(index)")
    }
  }

  @Test func `the bytes do not depend on the order in which samples come`() throws {
    let trace = ExampleTrace.random(seed: 9, samples: 4)
    try trace.write(to: folder.path("a.h5"))
    try trace.write(to: folder.path("b.h5"), arrival: [2, 0, 3, 1])
    let (first, second) = (
      try Data(contentsOf: URL(fileURLWithPath: folder.path("a.h5"))),
      try Data(contentsOf: URL(fileURLWithPath: folder.path("b.h5")))
    )
    #expect(first == second)
    #expect(try folder.names() == ["a.h5", "b.h5"])
  }

  @Test func `without finish nothing is left, and what was there stays`() throws {
    let path = try folder.write([1, 2, 3], "t.h5")
    let trace = ExampleTrace.random(seed: 1)
    do {
      let writer = try NIRDataWriter(
        to: path, layers: trace.layers, sampleNumbers: [0, 1, 2], stepCount: trace.stepCount,
        timeStep: 1, arithmetic: nil)
      try writer.write(trace.samples[0], at: 0)
      #expect(try folder.names().count == 2)
    }
    #expect(try folder.names() == ["t.h5"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1, 2, 3]))
  }

  @Test(
    "Every step survives floor(time / dt)", arguments: [1, 1e-3, 1e-4, 0.1, 0.7, 3e-5, 1.0 / 3])
  func steps(timeStep: Double) throws {
    let count = 3000
    var recording = Recording.sparse(neurons: 1)
    for _ in 0..<count { recording.appendStep(spikes: [0]) }
    let path = folder.path("t.h5")
    let writer = try NIRDataWriter(
      to: path, layers: [TraceLayer(name: "a", shape: [1], observables: [.spikes])],
      sampleNumbers: [0], stepCount: count, timeStep: timeStep, arithmetic: nil)
    try writer.write(SampleTrace(number: 0, layers: [[.spikes: recording]]), at: 0)
    try writer.finish()
    let group = try HDF5File(reading: path).root().group(atPath: "nodes/a/observables/spikes")
    let times = try group.dataset("time").read(as: Double.self)
    #expect(times.map { Int(($0 / timeStep).rounded(.down)) } == Array(0..<count))
    let end = try group.attribute("t_max", as: Double.self)[0]
    #expect(Int((end / timeStep).rounded(.down)) == count)
    #expect(try NIRDataTrace(path: path).sample(at: 0).layers[0][.spikes] == recording)
  }

  @Test("Python's nir.read_data opens what Glint writes", .enabled(if: PythonNIR.isInstalled))
  func python() throws {
    let trace = ExampleTrace.random(seed: 4)
    let path = folder.path("t.h5")
    try trace.write(to: path)
    let script = """
      import sys, nir
      graph = nir.read_data(sys.argv[1])
      for name, node in sorted(graph.nodes.items()):
          for observable, data in sorted(node.observables.items()):
              grid = data if hasattr(data, "data") else data.to_time_gridded(1e-4)
              print(name, observable, type(data).__name__, *grid.data.shape)
              for value in grid.data.astype(float).ravel(): print(float(value).hex())
      """
    let result = PythonNIR.run(script, path)
    try #require(result.status == 0, "\(result.output)")
    var lines = result.output.split(separator: "\n")[...]
    let expected: [(layer: Int, observable: Observable, type: String)] = [
      (1, .spikes, "EventData"), (1, .membranes, "TimeGriddedData"),
      (0, .values, "ValuedEventData"),
      (2, .spikes, "ValuedEventData"),
    ]
    for (layer, observable, type) in expected {
      let (name, neurons) = (trace.layers[layer].name, trace.layers[layer].neurons)
      #expect(lines.removeFirst() == "\(name) \(observable.rawValue) \(type) 3 7 \(neurons)")
      for sample in trace.samples {
        let recording = try #require(sample.layers[layer][observable])
        for step in 0..<7 {
          for neuron in 0..<neurons {
            #expect(Self.number(lines.removeFirst()) == recording.value(of: neuron, in: step))
          }
        }
      }
    }
    #expect(lines.isEmpty)
  }

  @Test("Glint opens what Python's nir.write_data writes", .enabled(if: PythonNIR.isInstalled))
  func fromPython() throws {
    let path = folder.path("t.h5")
    let script = """
      import sys, nir, numpy as np
      grid = np.zeros((2, 4, 3), dtype=bool)
      grid[0, 1, 2] = grid[1, 3, 0] = True
      spikes = nir.TimeGriddedData(grid, 0.5)
      nir.write_data(sys.argv[1], nir.NIRGraphData({
          "10": nir.NIRNodeData({"spikes": spikes.to_event(3), "grid": spikes}),
          "9": nir.NIRNodeData({"v": nir.TimeGriddedData(np.full((2, 4, 1), 0.1, "f4"), 0.5)})}))
      """
    let result = PythonNIR.run(script, path)
    try #require(result.status == 0, "\(result.output)")
    let trace = try NIRDataTrace(path: path)
    #expect(trace.layers.map(\.name) == ["9", "10"])
    #expect(trace.layers[1].observables == [.spikes, Observable(rawValue: "grid")])
    #expect(trace.sampleNumbers == [0, 1])
    #expect(trace.timeStep == 0.5)
    #expect(trace.arithmetic == nil)
    let samples = try (0..<2).map { try trace.sample(at: $0).layers }
    #expect(
      samples[0][0][.membranes]?.denseValues == [Double](repeating: Double(Float(0.1)), count: 4))
    for observable in trace.layers[1].observables {
      let (first, second) = (samples[0][1][observable], samples[1][1][observable])
      #expect(first?.stepCount == 4)
      #expect(first?.entries(in: 1) == [Recording.Entry(neuron: 2, value: 1)])
      #expect(second?.entries(in: 3) == [Recording.Entry(neuron: 0, value: 1)])
      #expect((0..<4).map { first?.entries(in: $0).count } == [0, 1, 0, 0])
    }
  }

  @Test(
    "The file of the reference writer",
    .enabled(if: SharedData.has("nir/reference_writer/data_example.nird")))
  func reference() throws {
    let path = SharedData.path("nir/reference_writer/data_example.nird")
    #expect(try NIRDataTrace.isNIRData(path: path))
    let trace = try NIRDataTrace(path: path)
    #expect(
      trace.layers == [TraceLayer(name: "lif", shape: [4], observables: [.spikes, .membranes])])
    #expect(trace.timeStep == 0.001)
    let layer = try trace.sample(at: 0).layers[0]
    let spikes = try #require(layer[.spikes])
    #expect(spikes.stepCount == 10)
    let fired = (0..<10).map { spikes.entries(in: $0).map(\.neuron) }
    #expect(fired == [[], [0], [1], [], [], [2], [], [], [], []])
    #expect(layer[.membranes]?.stepCount == 10)
    #expect(layer[.membranes]?.valueCount == 40)
    let net = SharedData.path("nir/reference_writer/lif.nir")
    #expect(try !NIRDataTrace.isNIRData(path: net))
  }

  /// A number in Python's hexadecimal form.
  private static func number(_ text: Substring) -> Double? { Double(text) }
}
