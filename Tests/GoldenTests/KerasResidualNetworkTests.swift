import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import SpikeIO
import TestSupport
import Testing

/// The ResNet-8 of MLPerf Tiny as Keras 2.4 saved it, on the first CIFAR-10 test images, pixels 0 to 255.
@Suite(
  "The Keras ResNet-8",
  .enabled(if: SharedData.has("pretrained/mlcommons-tiny/pretrainedResnet.h5")))
struct KerasResidualNetworkTests {
  /// What Keras 3.15 says of the first 20 images, of which 19 are right.
  ///
  /// All 1,000 take a quarter of an hour in a debug build; of them 881 are right, in Keras as here.
  static let predictions = [3, 8, 8, 8, 6, 6, 1, 6, 3, 1, 0, 9, 5, 7, 9, 8, 5, 7, 8, 6]

  /// Before the softmax, of the first three: Keras's values of the layer `flatten` times the kernel, plus the bias.
  static let logits = [
    [
      -10.58372, -7.38951, -8.65341, 1.13506, -14.37698, -5.74299, -7.84104, -11.11804, -10.02833,
      -15.36774,
    ],
    [
      -2.77244, 1.41689, -14.03240, -14.43060, -19.68295, -18.97080, -13.81920, -17.02969, 12.12420,
      -4.32730,
    ],
    [
      -3.72040, 1.27857, -9.23443, -13.18471, -12.42533, -14.23531, -9.65744, -12.76415, 6.59177,
      -4.17206,
    ],
  ]

  @Test("Its nodes: 9 convolutions, 7 batch normalisations, 3 sums and a softmax")
  func nodes() throws {
    let network = try Self.network()
    func count(_ matches: (AnalogOperation) -> Bool) -> Int {
      network.nodes.count { matches($0.operation) }
    }
    #expect(network.inputShape.dimensions == [3, 32, 32])
    #expect(network.nodes.count == 31)
    #expect(count { if case .convolution = $0 { true } else { false } } == 9)
    #expect(count { if case .affine = $0 { true } else { false } } == 7)
    #expect(count { $0 == .addition } == 3)
    #expect(network.nodes.last?.operation == .activation(.softmax))
    #expect(network.provenance["keras_version"] == "2.4.0")
  }

  @Test(
    "It says what Keras says of the first images, to 1e-4",
    .enabled(if: SharedData.has("cifar10/test_first1000.bin.xz")))
  func answers() throws {
    let reference = try AnalogReference(try Self.network())
    let images = try SampleReader.open(path: SharedData.path("cifar10/test_first1000.bin.xz"))
    var predictions: [Int] = []
    var right = 0
    for index in Self.predictions.indices {
      let sample = try images.sample(at: index)
      guard case .image(let pixels) = sample.input else {
        Issue.record("no image")
        return
      }
      let values = try reference.activations(pixels.map { Double($0) })
      let answer = values[values.count - 1]
      let prediction = answer.indices.max { answer[$0] < answer[$1] } ?? 0
      predictions.append(prediction)
      right += prediction == sample.label ? 1 : 0
      guard Self.logits.indices.contains(index) else { continue }
      let distances = zip(values[values.count - 2], Self.logits[index]).map { abs($0 - $1) }
      #expect(distances.count == 10 && distances.allSatisfy { $0 < 1e-4 }, "\(distances)")
    }
    #expect(predictions == Self.predictions)
    #expect(right == 19)
  }

  private static func network() throws -> AnalogNetwork {
    try KerasReader.read(path: SharedData.path("pretrained/mlcommons-tiny/pretrainedResnet.h5"))
  }
}
