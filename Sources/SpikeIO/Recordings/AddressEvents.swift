internal import SpikeData

/// The 40-bit events of N-MNIST and N-Caltech101, five bytes each: see docs/formats/spikes.md.
///
///     x, y, polarity (1 bit) and time (23 bits, µs, most significant first)
enum AddressEvents {
  /// Bytes of an event.
  static let eventByteCount = 5

  /// Row of the events that stand for nothing but 8,192 µs more in all later times.
  private static let overflowRow = 240
  private static let overflowMicroseconds = 8192

  /// The events in `bytes`, their times in seconds as the file counts them.
  ///
  /// - Parameters:
  ///   - bytes: A whole file.
  ///   - sensor: Its pixels; where there is no row 240, an event in it is an overflow marker.
  /// - Throws: the first fault: bytes that are no whole events, an event outside the sensor, a time before the last.
  /// - Complexity: O(bytes).
  static func decode(_ bytes: [UInt8], sensor: SensorSize) throws(SampleFault) -> EventSample {
    guard bytes.count.isMultiple(of: eventByteCount) else { throw .eventBytes(bytes.count) }
    var times: [Double] = []
    var units: [Int32] = []
    times.reserveCapacity(bytes.count / eventByteCount)
    units.reserveCapacity(bytes.count / eventByteCount)
    var overflow = 0
    for start in stride(from: 0, to: bytes.count, by: eventByteCount) {
      let (x, y) = (Int(bytes[start]), Int(bytes[start + 1]))
      if y == overflowRow, sensor.height <= overflowRow {
        overflow += overflowMicroseconds
        continue
      }
      guard x < sensor.width, y < sensor.height else {
        throw .outsideSensor(event: start / eventByteCount, x: x, y: y, sensor)
      }
      let polarity = Int(bytes[start + 2] >> 7)
      let microseconds =
        Int(bytes[start + 2] & 0x7F) << 16 | Int(bytes[start + 3]) << 8 | Int(bytes[start + 4])
      times.append(Double(microseconds + overflow) / 1e6)
      units.append(Int32((polarity * sensor.height + y) * sensor.width + x))
    }
    let events = EventSample(times: times, units: units)
    if let fault = events.firstFault(channels: nil) { throw fault }
    return events
  }
}
