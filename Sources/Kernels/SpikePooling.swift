/// Maximum pooling of spikes: a window spikes when any of its inputs did (logical OR).
public enum SpikePooling {
  /// Marks the pooled outputs of every spike and lists them in ascending order.
  ///
  /// - Parameters:
  ///   - spikes: Inputs that spiked, `position · channels + channel`, ascending; the first `count`.
  ///   - count: Number of spikes.
  ///   - channels: Channels of input and output.
  ///   - starts: Windows of input position `p` are `targets[starts[p]..<starts[p + 1]]`.
  ///   - targets: Index of the first output of a window's position, `position · channels`.
  ///   - marks: One word of scratch for every 64 outputs, all zero before and after.
  ///   - output: Receives the pooled spikes; large enough for all outputs.
  /// - Returns: Number of pooled spikes.
  /// - Complexity: O(spikes × windows per position + outputs / 64).
  public static func maximum(
    spikes: [Int32], count: Int, channels: Int, starts: [Int32], targets: [Int32],
    marks: inout [UInt64], output: inout [Int32]
  ) -> Int {
    var position = 0
    var first = 0
    for index in 0..<count {
      let spike = Int(spikes[index])
      while spike >= first + channels {
        first += channels
        position += 1
      }
      for entry in Int(starts[position])..<Int(starts[position + 1]) {
        marks.mark(Int(targets[entry]) + spike - first)
      }
    }
    return marks.collect(into: &output)
  }
}
