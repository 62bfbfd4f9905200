import SpikeData
import SpikeIO

/// A trace in memory, for tests.
struct ExampleTrace {
  var layers: [TraceLayer]
  var samples: [SampleTrace]
  var stepCount: Int
  var timeStep: Double

  /// Random recordings of three layers: spikes and membranes, several spikes at once, and graded values.
  static func random(seed: UInt64, samples: Int = 3, stepCount: Int = 7) -> ExampleTrace {
    var generator = SplitMix64(seed: seed)
    let layers = [
      TraceLayer(name: "input", shape: [2, 2, 3], observables: [.values]),
      TraceLayer(
        name: "0.lif", label: "conv", shape: [2, 3, 3], observables: [.spikes, .membranes]),
      TraceLayer(name: "ü b", shape: [5], observables: [.spikes]),
    ]
    let traces = (0..<samples).map { number in
      SampleTrace(
        number: 10 * number + 3,
        layers: layers.enumerated().map { index, layer in
          var recordings: [Observable: Recording] = [:]
          for observable in layer.observables {
            var recording: Recording =
              observable == .membranes
              ? .dense(neurons: layer.neurons) : .sparse(neurons: layer.neurons)
            for _ in 0..<stepCount {
              recording.appendStep(
                values: (0..<layer.neurons).map { _ in
                  let unit = generator.nextUnit()
                  if observable == .membranes { return unit - 0.5 }
                  if unit < 0.7 { return 0 }
                  return index == 0 ? -unit : index == 1 ? 1 : Double(Int(unit * 10) % 3)
                })
            }
            recordings[observable] = recording
          }
          return recordings
        })
    }
    return ExampleTrace(layers: layers, samples: traces, stepCount: stepCount, timeStep: 1e-4)
  }

  /// Writes it, the samples in the given order of arrival.
  func write(
    to path: String, arrival: [Int]? = nil, arithmetic: TraceArithmetic? = .float
  ) throws {
    let writer = try NIRDataWriter(
      to: path, layers: layers, sampleNumbers: samples.map(\.number), stepCount: stepCount,
      timeStep: timeStep, arithmetic: arithmetic)
    for index in arrival ?? Array(samples.indices) { try writer.write(samples[index], at: index) }
    try writer.finish()
  }
}
