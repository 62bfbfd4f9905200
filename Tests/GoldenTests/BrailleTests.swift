import Foundation
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import TestSupport
import Testing

/// The recurrent network of the NIR paper on its test sample 0: what each framework recorded in its hidden layer.
@Suite("Braille letters by recurrent neurons", .enabled(if: SharedData.has("nir/03_rnn")))
struct BrailleTests {
  static let folder = "nir/03_rnn"
  static let steps = 256

  /// Numbers of a CSV file, row by row.
  static func rows(_ name: String) throws -> [[Int]] {
    let text = try String(contentsOfFile: SharedData.path("\(folder)/\(name)"), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).map { row in
      row.split(separator: ",").compactMap { Double($0).map { Int($0) } }
    }
  }

  /// The recorded hidden spikes, `[steps][neurons]`, of a NPY file of 32-bit floats in row order.
  static func recorded(_ name: String) throws -> [[Int]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: SharedData.path("\(folder)/\(name).npy")))
    let header = try #require(
      String(bytes: data[10..<128], encoding: .ascii), "the header is 118 characters long")
    try #require(header.contains("'descr': '<f4', 'fortran_order': False, 'shape': (256, "))
    let values = stride(from: 128, to: data.count, by: 4).map { start in
      Float(
        bitPattern: (0..<4).reduce(0) { $0 | UInt32(data[start + $1]) << UInt32(8 * $1) })
    }
    let width = values.count / steps
    return (0..<steps).map { row in values[row * width..<(row + 1) * width].map { Int($0) } }
  }

  /// Spikes of the hidden and of the output layer, `[steps][neurons]`.
  struct Run {
    var hidden = [[Int]](repeating: [], count: steps)
    var output = [[Int]](repeating: [], count: steps)
    var prediction = 0
  }

  /// Runs a graph as `--discretization <convention> --reset <reset>` does.
  static func run(_ graph: String, _ convention: Discretization, _ reset: Reset?) throws -> Run {
    var options = ReadOptions()
    options.discretization = convention
    options.reset = reset
    // The paper's graphs are made for this step; it is also what snnTorch and spyx assume.
    options.timeStep = 1e-4
    options.timeSteps = steps
    let path = SharedData.path("\(folder)/braille_noDelay_\(graph).nir")
    let network = try LoadedFile.float(path, options)
    let input = try rows("braille_ds_test0_input.csv")
    var events: (steps: [Int32], units: [Int32]) = ([], [])
    for (step, row) in input.enumerated() {
      for (unit, value) in row.enumerated() where value != 0 {
        events.steps.append(Int32(step))
        events.units.append(Int32(unit))
      }
    }
    let sample = EncodedSample.spikes(
      SpikeSteps(stepCount: steps, steps: events.steps, units: events.units))
    func index(_ name: String) -> Int? { network.graph.nodes.firstIndex { $0.name == name } }
    let hidden = try #require(index("lif1.lif"))
    let output = try #require(index("lif2"))
    var run = Run()
    let result = try FloatReference(network).run(sample, index: 0) { node, step, values in
      if node == hidden { run.hidden[step] = values.map { Int($0) } }
      if node == output { run.output[step] = values.map { Int($0) } }
    }
    run.prediction = result.prediction
    return run
  }

  static func count(_ spikes: [[Int]]) -> Int { spikes.joined().reduce(0, +) }

  /// Places in which two rasters differ.
  static func mismatches(_ left: [[Int]], _ right: [[Int]]) -> Int {
    precondition(left.map(\.count) == right.map(\.count))
    return zip(left.joined(), right.joined()).count { $0 != $1 }
  }

  @Test(
    "Every hidden spike of snnTorch, Norse and spyx",
    arguments: [
      (graph: "bias_zero", framework: Discretization.snnTorch, reset: Reset.zero, spikes: 119),
      ("noBias_subtract", .snnTorch, .subtract, 118),
      ("bias_zero", .norse, .zero, 118),
      // Norse's importer resets to zero whatever the graph was trained with.
      ("noBias_subtract", .norse, .zero, 103),
      // spyx subtracts whatever the graph was trained with.
      ("bias_zero", .spyx, .subtract, 151),
      ("noBias_subtract", .spyx, .subtract, 120),
    ])
  func hidden(graph: String, framework: Discretization, reset: Reset, spikes: Int) throws {
    let file = try Self.recorded("\(framework.rawValue)_activity_noDelay_\(graph)")
    let run = try Self.run(graph, framework, framework == .spyx ? nil : reset)
    #expect(Self.count(file) == spikes)
    #expect(Self.mismatches(run.hidden, file) == 0)
    #expect(run.prediction == 1)
  }

  @Test("The output spikes of the two reset rules")
  func output() throws {
    for (graph, reset) in [("bias_zero", Reset.zero), ("noBias_subtract", .subtract)] {
      let expected = try Self.rows("expected_output_spikes_\(graph).csv")
      let run = try Self.run(graph, .forwardEuler, reset)
      #expect(Self.mismatches(run.output, expected) == 0, "\(graph)")
      #expect(run.prediction == 1)
    }
  }

  @Test("The bias on the way back is what tells Norse from snnTorch")
  func bias() throws {
    let norse = try Self.run("bias_zero", .norse, .zero).hidden
    let snnTorch = try Self.run("bias_zero", .snnTorch, .zero).hidden
    #expect(Self.mismatches(norse, snnTorch) == 23)
    #expect(Self.mismatches(snnTorch, try Self.run("bias_zero", .forwardEuler, .zero).hidden) == 0)
  }

  @Test("Rockpool's recording is nearly met by its convention, and by no other")
  func rockpool() throws {
    let file = try Self.recorded("rockpool_activity_noDelay_noBias_subtract")
    func mismatches(_ convention: Discretization) throws -> Int {
      Self.mismatches(try Self.run("noBias_subtract", convention, .subtract).hidden, file)
    }
    #expect(Self.count(file) == 112)
    #expect(try mismatches(.rockpool) == 37)
    for other in [Discretization.forwardEuler, .exponential, .snnTorch, .spyx] {
      #expect(try mismatches(other) > 80)
    }
  }
}
