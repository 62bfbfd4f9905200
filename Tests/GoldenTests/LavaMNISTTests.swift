import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import SpikeIO
import TestSupport
import Testing

/// The two MNIST networks of Lava-DL's tutorials.
@Suite("Lava netx: MNIST", .enabled(if: SharedData.has("lava-netx") && SharedData.has("mnist")))
struct LavaMNISTTests {
  static let images = SharedData.path("mnist/t10k-images-idx3-ubyte.gz")

  /// The encoder of the tutorial, which is not in the file: `v ← v + p/255`, a spike above 1, then 0.
  static func encoded(_ pixels: [Float], steps: Int) -> EncodedSample {
    var membranes = pixels.map { _ in 0.0 }
    return LavaSpikingTests.spikes(
      (0..<steps).map { _ in
        pixels.indices.map { index in
          membranes[index] += Double(pixels[index]) / 255
          guard membranes[index] > 1 else { return 0 }
          membranes[index] = 0
          return 1
        }
      })
  }

  @Test("mnist_netx: 59 of the first 60 images in 20 steps, 1,276 output spikes, as in NumPy")
  func netx() throws {
    let network = try LavaSpikingTests.network(
      "mnist_netx/trained_mnist_network.net", steps: 20)
    let source = try SampleReader.open(path: Self.images)
    let reference = try IntegerReference(network)
    var (correct, spikes) = (0, 0.0)
    for index in 0..<60 {
      let sample = try source.sample(at: index)
      guard case .image(let pixels) = sample.input else { continue }
      let result = try reference.run(Self.encoded(pixels, steps: 20), index: index)
      correct += result.prediction == sample.label ? 1 : 0
      spikes += result.outputs.reduce(0, +)
      #expect(result.activity.multiplyAccumulates == 0)
    }
    #expect(correct == 59 && spikes == 1_276)
  }

  @Test(
    "mnist_bootstrap: 99.17 % of 10,000 images, 784 multiplications per image for their encoding",
    .enabled(if: ReleaseBinary.path != nil))
  func bootstrap() throws {
    let record = try CommandLineAcceptanceTests.record([
      SharedData.path("lava-netx/mnist_bootstrap/network.net"), Self.images,
    ])
    #expect(record.accuracy.correct == 9_917 && record.accuracy.total == 10_000)
    #expect(record.network.timeSteps == 16)
    #expect(record.activity.multiplyAccumulates == 7_840_000)
  }
}
