import SpikeIO
import Testing

@Suite struct ImagePreparationTests {
  @Test func `values are computed in Float, one rounding per operation`() throws {
    // The first three red pixels of CIFAR-10's first test image; results are NumPy's float32 ones.
    let preparation = try ImagePreparation(
      divide: 255, mean: [0.4914], deviation: [0.2023], shape: [1, 1, 3])
    #expect(
      try preparation.prepare([158, 159, 165], sampleIndex: 0)
        == [0x1.447b08p-1, 0x1.4e67dap-1, 0x1.89f4c6p-1])
  }

  @Test func `each channel has its own mean and deviation`() throws {
    let preparation = try ImagePreparation(
      divide: 2, mean: [1, -1], deviation: [0.5, 4], shape: [2, 1, 2])
    // (4/2 − 1)/0.5 = 2, (0 − 1)/0.5 = −2; (6/2 + 1)/4 = 1, (14/2 + 1)/4 = 2.
    #expect(try preparation.prepare([4, 0, 6, 14], sampleIndex: 0) == [2, -2, 1, 2])
  }

  @Test func `one mean and deviation serve all channels`() throws {
    let preparation = try ImagePreparation(
      divide: 1, mean: [1], deviation: [2], shape: [3, 1, 1])
    #expect(try preparation.prepare([1, 3, 5], sampleIndex: 0) == [0, 1, 2])
  }

  @Test func `no preparation changes no bit`() throws {
    let preparation = try ImagePreparation.none(shape: [4])
    let values: [Float] = [-0.1, .leastNonzeroMagnitude, 3.3, .greatestFiniteMagnitude]
    #expect(try preparation.prepare(values, sampleIndex: 0) == values)
  }

  @Test func `an image of another size is refused`() throws {
    let preparation = try ImagePreparation.none(shape: [1, 2, 2])
    expect(.sample(5, .pixelCount(expected: 4, found: 3))) {
      try preparation.prepare([1, 2, 3], sampleIndex: 5)
    }
  }

  @Test(
    arguments: [
      (0, [0], [1], [1, 1, 1], "divide"), (.nan, [0], [1], [1, 1, 1], "divide"),
      (1e-60, [0], [1], [1, 1, 1], "divide"), (1, [0, 0], [1], [3, 1, 1], "mean"),
      (1, [.infinity], [1], [3, 1, 1], "mean"), (1, [0], [], [3, 1, 1], "deviation"),
      (1, [0], [1, 0, 1], [3, 1, 1], "deviation"), (1, [0], [1], [], "shape"),
      (1, [0], [1], [1, 0], "shape"),
    ] as [(Double, [Double], [Double], [Int], String)])
  func `settings out of range are refused by name`(
    divide: Double, mean: [Double], deviation: [Double], shape: [Int], name: String
  ) {
    let error = #expect(throws: SpikeIOError.self) {
      try ImagePreparation(divide: divide, mean: mean, deviation: deviation, shape: shape)
    }
    guard case .invalidSetting(let found, _, _)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found == name)
  }
}
