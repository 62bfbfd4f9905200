import HDF5
import SpikeData
import SpikeIO
import Testing

@Suite("NIRData: malformed files are refused with the place and the reason")
struct MalformedNIRDataTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A file with one node of one observable of two samples, whose parts can be made wrong.
  struct Example {
    var rootType: String? = "NIRGraphData"
    var nodeType = "NIRNodeData"
    var type = "ValuedEventData"
    var neurons: [Double] = [3]
    var end: [Double] = [4]
    var timeStep: [Double]? = [0.5]
    var shape = [2, 2]
    var timeShape: [Int]?
    var indices = [0, 2, 1, -1]
    var times: [Double] = [0, 3.5, 1, .infinity]
    var values: [Double] = [1, 2, -1, 0]
    var gridded: (shape: [Int], values: [Double])?
    var samples: [Int]?

    func write(to path: String) throws {
      let file = try HDF5File(creating: path)
      do {
        let root = try file.root()
        if let rootType { try root.writeAttribute(rootType, to: "__type__") }
        if let samples { try root.write(samples, shape: [samples.count], to: "samples") }
        let node = try root.createGroup("nodes").createGroup("lif")
        try node.writeAttribute(nodeType, to: "__type__")
        let observables = try node.createGroup("observables")
        let group = try observables.createGroup("s")
        try group.writeAttribute(type, to: "__type__")
        try group.writeAttribute(neurons, shape: [neurons.count], to: "n_neurons")
        try group.writeAttribute(end, shape: [end.count], to: "t_max")
        if let timeStep {
          try group.writeAttribute(timeStep, shape: [timeStep.count], to: "dt")
        }
        try group.write(indices, shape: shape, to: "idx")
        try group.write(times, shape: timeShape ?? shape, to: "time")
        try group.write(values, shape: shape, to: "value")
        if let gridded {
          let group = try observables.createGroup("v")
          try group.writeAttribute("TimeGriddedData", to: "__type__")
          try group.writeAttribute([0.5], shape: [], to: "dt")
          try group.write(gridded.values, shape: gridded.shape, to: "data")
        }
      }
      try file.close()
    }
  }

  private func refused(
    _ object: String, _ fault: TraceFault, at location: SourceLocation = #_sourceLocation,
    change: (inout Example) -> Void
  ) throws {
    var example = Example()
    change(&example)
    let path = folder.path("t.h5")
    try example.write(to: path)
    expect(.trace(object: object, fault), sourceLocation: location) {
      let trace = try NIRDataTrace(path: path)
      for index in trace.sampleNumbers.indices { _ = try trace.sample(at: index) }
    }
  }

  @Test func `the example itself is read`() throws {
    let path = folder.path("t.h5")
    var example = Example()
    example.gridded = ([2, 8, 3], [Double](repeating: 0.5, count: 48))
    try example.write(to: path)
    let trace = try NIRDataTrace(path: path)
    let first = try trace.sample(at: 0).layers[0][Observable(rawValue: "s")]
    #expect(first?.stepCount == 8)
    #expect(first?.entries(in: 0) == [Recording.Entry(neuron: 0, value: 1)])
    #expect(first?.entries(in: 7) == [Recording.Entry(neuron: 2, value: 2)])
    #expect(first?.valueCount == 2)
  }

  @Test func `several events of one neuron and step are added up`() throws {
    let path = folder.path("t.h5")
    var example = Example()
    (example.type, example.indices, example.times) = ("EventData", [1, 1, 1, 1], [1, 1.25, 3, 1])
    try example.write(to: path)
    let trace = try NIRDataTrace(path: path)
    let first = try trace.sample(at: 0).layers[0][Observable(rawValue: "s")]
    #expect(first?.entries(in: 2) == [Recording.Entry(neuron: 1, value: 2)])
    // In any order of times.
    let second = try trace.sample(at: 1).layers[0][Observable(rawValue: "s")]
    #expect(second?.value(of: 1, in: 2) == 1)
    #expect(second?.value(of: 1, in: 6) == 1)
  }

  @Test func `types that are not NIRData's`() throws {
    try refused("/", .type(found: nil, expected: "\"NIRGraphData\"")) { $0.rootType = nil }
    try refused("/", .type(found: "NIRGraph", expected: "\"NIRGraphData\"")) {
      $0.rootType = "NIRGraph"
    }
    try refused(
      "/nodes/lif", .type(found: "x", expected: "\"NIRNodeData\" or \"NIRGraphData\"")
    ) { $0.nodeType = "x" }
    try refused(
      "/nodes/lif/observables/s",
      .type(
        found: "Spikes", expected: "\"TimeGriddedData\", \"EventData\", \"ValuedEventData\"")
    ) { $0.type = "Spikes" }
  }

  @Test func `attributes that are no numbers or out of range`() throws {
    let place = "/nodes/lif/observables/s"
    let whole = "a whole number above 0"
    try refused(place, .attribute("n_neurons", found: "1.5", expected: whole)) {
      $0.neurons = [1.5]
    }
    try refused(place, .attribute("n_neurons", found: "-1.0", expected: whole)) {
      $0.neurons = [-1]
    }
    try refused(
      place,
      .attribute("n_neurons", found: "missing or no single number", expected: whole)
    ) { $0.neurons = [1, 2] }
    let length = "the recording's length, above 0"
    try refused(place, .attribute("t_max", found: "inf", expected: length)) {
      $0.end = [.infinity]
    }
    try refused(place, .attribute("t_max", found: "nan", expected: length)) { $0.end = [.nan] }
    try refused(place, .attribute("dt", found: "0.0", expected: "a number above 0")) {
      $0.timeStep = [0]
    }
    try refused(place, .missingTimeStep) { $0.timeStep = nil }
    try refused(place, .tooLarge(what: "neurons", count: "1000000000", allowed: 1 << 24)) {
      $0.neurons = [1e9]
    }
    // Samples without events take no bytes.
    try refused(place, .tooLarge(what: "samples", count: "1099511627776", allowed: 1 << 24)) {
      $0.shape = [1 << 40, 0]
      ($0.indices, $0.times, $0.values) = ([], [], [])
    }
    try refused(
      place,
      .tooLarge(
        what: "steps (t_max by the length of a step)", count: "3.9999999999999996e+300",
        allowed: 1 << 24)
    ) { $0.timeStep = [1e-300] }
  }

  @Test func `shapes that do not fit`() throws {
    let place = "/nodes/lif/observables/"
    try refused(place + "s/idx", .shape([4], expected: "[samples, events]")) { $0.shape = [4] }
    try refused(place + "s/time", .otherShape([4, 1], expected: [2, 2], of: place + "s/idx")) {
      $0.timeShape = [4, 1]
    }
    try refused(place + "v/data", .shape([2, 6], expected: "[samples, steps, neurons]")) {
      $0.gridded = ([2, 6], [Double](repeating: 0, count: 12))
    }
    try refused(place + "v", .neuronCount(6, expected: 3)) {
      $0.gridded = ([2, 1, 6], [Double](repeating: 0, count: 12))
    }
    try refused(place + "v", .sampleCount(1, expected: 2)) {
      $0.gridded = ([1, 4, 3], [Double](repeating: 0, count: 12))
    }
    try refused("/samples", .sampleCount(3, expected: 2)) { $0.samples = [0, 1, 2] }
  }

  @Test func `events and values that are none`() throws {
    let place = "/nodes/lif/observables/"
    func neuron(_ event: Int, _ neuron: Int) -> TraceFault {
      .neuronOutOfRange(sample: 1, event: event, neuron: neuron, neurons: 3)
    }
    try refused(place + "s/idx", neuron(0, 3)) { $0.indices[2] = 3 }
    try refused(place + "s/idx", neuron(0, -2)) { $0.indices[2] = -2 }
    // An unused slot has neither neuron nor time.
    try refused(place + "s/idx", neuron(1, -1)) { $0.times[3] = 2 }
    try refused(place + "s/time", .eventTime(sample: 1, event: 1, time: "inf", end: 4)) {
      $0.indices[3] = 0
    }
    try refused(place + "s/time", .eventTime(sample: 0, event: 0, time: "-0.5", end: 4)) {
      $0.times[0] = -0.5
    }
    try refused(place + "s/time", .eventTime(sample: 0, event: 1, time: "4.0", end: 4)) {
      $0.times[1] = 4
    }
    try refused(place + "s/time", .eventTime(sample: 0, event: 1, time: "nan", end: 4)) {
      $0.times[1] = .nan
    }
    try refused(place + "s/value", .eventValue(sample: 0, event: 1, value: "nan")) {
      $0.values[1] = .nan
    }
    try refused(place + "v/data", .notFinite(sample: 1, step: 1, neuron: 2, value: "-inf")) {
      $0.gridded = ([2, 2, 3], [Double](repeating: 0, count: 11) + [-.infinity])
    }
  }

  @Test func `nothing recorded`() throws {
    let path = folder.path("t.h5")
    let file = try HDF5File(creating: path)
    do {
      let root = try file.root()
      try root.writeAttribute("NIRGraphData", to: "__type__")
      _ = try root.createGroup("nodes")
    }
    try file.close()
    expect(.trace(object: "/nodes", .nothing)) { try NIRDataTrace(path: path) }
    var example = Example()
    example.shape = [0, 2]
    (example.indices, example.times, example.values) = ([], [], [])
    try example.write(to: path)
    expect(.noSamples) { try NIRDataTrace(path: path) }
  }

  @Test func `nested graphs are read under joined names`() throws {
    let path = folder.path("t.h5")
    let file = try HDF5File(creating: path)
    do {
      let root = try file.root()
      try root.writeAttribute("NIRGraphData", to: "__type__")
      let outer = try root.createGroup("nodes").createGroup("outer")
      try outer.writeAttribute("NIRGraphData", to: "__type__")
      let inner = try outer.createGroup("nodes").createGroup("lif")
      try inner.writeAttribute("NIRNodeData", to: "__type__")
      let group = try inner.createGroup("observables").createGroup("v")
      try group.writeAttribute("TimeGriddedData", to: "__type__")
      try group.writeAttribute([1.0], shape: [], to: "dt")
      try group.write([1.0, 2], shape: [1, 2, 1], to: "data")
    }
    try file.close()
    #expect(try NIRDataTrace(path: path).layers.map(\.name) == ["outer.lif"])
  }
}
