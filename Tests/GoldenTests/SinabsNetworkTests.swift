import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import TestSupport
import Testing

/// The N-MNIST network that the NIR paper exchanged between eleven back ends.
@Suite("The sinabs network of the NIR paper", .enabled(if: SharedData.has("nir/02_cnn")))
struct SinabsNetworkTests {
  @Test("It imports with its 6 layers, names its assumptions, and runs")
  func imports() throws {
    var options = ReadOptions()
    options.timeSteps = 3
    let network = try LoadedFile.float(SharedData.path("nir/02_cnn/cnn_sinabs.nir"), options)
    let layers = try network.graph.layers()
    #expect(
      layers.map(\.shape.dimensions) == [[16, 16, 16], [16, 16, 16], [8, 8, 8], [256], [10]])
    #expect(layers.map(\.kind) == [.convolution, .convolution, .convolution, .dense, .dense])
    #expect(!network.execution.assumptions.isEmpty)
    // A full frame of ON events in every step must excite the first layer.
    let units = (0..<1156).map { Int32(1156 + $0) }
    let steps = SpikeSteps(
      stepCount: 3, steps: (0..<3).flatMap { step in units.map { _ in Int32(step) } },
      units: (0..<3).flatMap { _ in units })
    let result = try FloatReference(network).run(.spikes(steps), index: 0)
    #expect(result.activity.inputSpikes == 3 * 1156)
    #expect(result.activity.layers[0].spikes > 0)
    // 5×5 kernel, stride 2, padding 1 on 34×34: every input in the middle is seen by 2 or 3 windows per axis.
    #expect(result.activity.layers[0].denseSynapticOperations == 3 * 2 * 16 * denseWindows())
  }

  /// Connections of one channel: for each axis Σ over 16 outputs of the kernel elements that hit the map.
  private func denseWindows() -> Int {
    let axis = (0..<16).reduce(0) { total, output in
      total + (0..<5).filter { (0..<34).contains(output * 2 - 1 + $0) }.count
    }
    return axis * axis
  }
}
