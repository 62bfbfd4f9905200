import FixedPoint
import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// Engine and references share the geometry of maps, so it is held to its definition here, index by index.
@Suite("Geometry of projections and pooling")
struct GeometryTests {
  /// A window with everything different on each axis and end.
  static func window(_ random: inout SplitMix64) -> Window {
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    return Window(
      kernel: (pick(1...3), pick(1...3)), stride: (pick(1...3), pick(1...3)),
      padding: Padding(
        top: pick(0...2), left: pick(0...2), bottom: pick(0...2), right: pick(0...2)),
      dilation: (pick(1...2), pick(1...2)))
  }

  /// The padded value at row `y`, column `x` of channel `c`.
  static func at(_ values: [Int64], _ shape: Shape, _ c: Int, _ y: Int, _ x: Int) -> Int64 {
    guard (0..<shape.rows).contains(y), (0..<shape.columns).contains(x) else { return 0 }
    return values[(c * shape.rows + y) * shape.columns + x]
  }

  @Test("A convolution is the sum of its definition for any window and groups", arguments: 0..<60)
  func convolution(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let groups = seed % 3 + 1
    let convolution = Convolution(
      inputChannels: 2 * groups, outputChannels: 3 * groups, window: Self.window(&random),
      groups: groups)
    let input = try Shape([2 * groups, 6, 7])
    let role = OperationRole.convolution(convolution)
    let output = try role.outputShape(of: input, node: "")
    let weights = (0..<convolution.weightCount).map { _ in Int64.random(in: -9...9, using: &random)
    }
    let values = (0..<input.count).map { _ in Int64.random(in: -2...2, using: &random) }
    let window = convolution.window
    var expected: [Int64] = []
    for o in 0..<output.channels {
      for row in 0..<output.rows {
        for column in 0..<output.columns {
          var sum: Int64 = 0
          for i in 0..<2 {
            for ky in 0..<window.kernelRows {
              for kx in 0..<window.kernelColumns {
                let weight = weights[
                  ((o * 2 + i) * window.kernelRows + ky) * window.kernelColumns + kx]
                sum +=
                  weight
                  * Self.at(
                    values, input, o / 3 * 2 + i,
                    row * window.strideRows - window.padding.top + ky * window.dilationRows,
                    column * window.strideColumns - window.padding.left
                      + kx * window.dilationColumns)
              }
            }
          }
          expected.append(sum)
        }
      }
    }
    let projection = try ReferenceProjection(role: role, weights: weights, input: input, node: "")
    #expect(projection.apply(values) == expected)
  }

  @Test("Sums, means and maxima are those of the windows", arguments: 0..<30)
  func pooling(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let window = Self.window(&random)
    let input = try Shape([2, 6, 7])
    let values = (0..<input.count).map { _ in Int64.random(in: 0...2, using: &random) }
    for kind in [Pooling.Kind.sum, .maximum] {
      let pooling = Pooling(kind: kind, window: window)
      let output = try OperationRole.pooling(pooling).outputShape(of: input, node: "")
      var expected: [Int64] = []
      for channel in 0..<2 {
        for row in 0..<output.rows {
          for column in 0..<output.columns {
            let seen = (0..<window.kernelRows).flatMap { ky in
              (0..<window.kernelColumns).map { kx in
                Self.at(
                  values, input, channel,
                  row * window.strideRows - window.padding.top + ky * window.dilationRows,
                  column * window.strideColumns - window.padding.left + kx * window.dilationColumns)
              }
            }
            expected.append(kind == .sum ? seen.reduce(0, +) : seen.max() ?? 0)
          }
        }
      }
      #expect(try ReferencePooling(pooling, input: input, node: "").apply(values) == expected)
    }
  }

  @Test("A mean divides by the whole window, padding included")
  func mean() throws {
    let map = try Shape([1, 2, 2])
    let pooling = Pooling(
      kind: .average, window: Window(kernel: (2, 3), padding: Padding(rows: 0, columns: 1)))
    let pooled = try OperationRole.pooling(pooling).outputShape(of: map, node: "")
    let nodes: [Node<Network.Operation>] = [
      Node(name: "input", operation: .input, inputs: [], shape: map),
      Node(name: "pool", operation: .pooling(pooling), inputs: [0], shape: pooled),
      Node(name: "output", operation: .output, inputs: [1], shape: pooled),
    ]
    let network = Network(
      name: "mean", graph: Graph(nodes: nodes),
      execution: Execution(timeSteps: 1, readout: .membrane))
    let spikes = SpikeSteps(stepCount: 1, steps: [0, 0, 0], units: [0, 1, 2])
    let result = try FloatReference(network).run(.spikes(spikes), index: 0)
    #expect(result.outputs == [0.5, 0.5])
  }

  @Test("Ties go to the lower index, and only the first classes take part")
  func decision() {
    #expect(SampleResult.decide([1, 3, 3, 9], classes: 3) == 1)
    #expect(SampleResult.decide([1, 3, 3, 9], classes: nil) == 3)
    #expect(SampleResult.decide([-2, -2], classes: 9) == 0)
  }

  @Test("An analog input rounds half to even around its zero point and clamps to its range")
  func quantizedInput() {
    let input = InputQuantization(scale: 0.5, zeroPoint: 1, range: -3...4)
    let values = [0.25, 0.75, -0.25, 0.3, 1.5, 9, -9, .infinity, -.infinity]
    #expect(values.map(input.quantized) == [1, 1, -1, 1, 3, 3, -4, 3, -4])
    #expect(input.quantized(.nan) == -1)
  }
}
