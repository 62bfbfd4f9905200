/// What is wrong with one sample of a data set.
public enum SampleFault: Error, Hashable, Sendable {
  /// The lists of times and units are not of one length.
  case unequalLengths(times: Int, units: Int)
  /// An event before the start of the sample.
  case negativeTime(event: Int, seconds: Double)
  /// An event whose time is not a number.
  case undefinedTime(event: Int)
  /// An event whose time is infinite, or too large for the type in which it is to be written.
  case infiniteTime(event: Int)
  /// An event earlier than the one before it.
  case unsortedTime(event: Int, seconds: Double, previous: Double)
  /// An event of a unit that does not exist; `channels` is nil where their number is not known.
  case unitOutOfRange(event: Int, unit: Int, channels: Int?)
  /// A recording that is not whole events of five bytes.
  case eventBytes(Int)
  /// A recording of another number of events than the list of labels says.
  case eventCount(listed: Int, found: Int)
  /// An event at a pixel that the sensor does not have.
  case outsideSensor(event: Int, x: Int, y: Int, SensorSize)
  /// A label that is no class; `classes` is nil where their number is not known.
  case labelOutOfRange(label: Int, classes: Int?)
  /// A pixel that is infinite or not a number; `pixel` counts row-major.
  case pixelNotFinite(pixel: Int)
  /// A value of a series that is infinite or not a number.
  case valueNotFinite(step: Int, channel: Int)
  /// An image of another number of values than the network takes.
  case pixelCount(expected: Int, found: Int)
  /// Events where an image is needed, or the other way round.
  case wrongInput(expected: String, found: String)
}

extension SampleFault: CustomStringConvertible {
  /// The fault in words: what, where in the sample, what was expected.
  public var description: String {
    switch self {
    case .unequalLengths(let times, let units):
      "\(times) times but \(units) units; both lists must be of one length"
    case .negativeTime(let event, let seconds):
      "event \(event) is at \(seconds) s; times must not be negative"
    case .undefinedTime(let event):
      "the time of event \(event) is not a number; times must be finite"
    case .infiniteTime(let event):
      "the time of event \(event) is infinite; times must be finite"
    case .unsortedTime(let event, let seconds, let previous):
      "event \(event) at \(seconds) s comes after one at \(previous) s; times must ascend"
    case .unitOutOfRange(let event, let unit, let channels?):
      "event \(event) is of unit \(unit); the units must be in 0..<\(channels)"
    case .unitOutOfRange(let event, let unit, nil):
      "event \(event) is of unit \(unit); units count from 0 and fit their type"
    case .eventBytes(let bytes):
      "its \(bytes) bytes are not whole events of 5 bytes; copy the file again"
    case .eventCount(let listed, let found):
      "labels.csv says \(listed) events but \(found) are there; copy the file again"
    case .outsideSensor(let event, let x, let y, let sensor):
      "event \(event) is at column \(x), row \(y), outside a sensor of \(sensor.width)×\(sensor.height) "
        + "pixels; give the sensor's size (--sensor)"
    case .labelOutOfRange(let label, let classes?):
      "its label is \(label); labels must be in 0..<\(classes)"
    case .labelOutOfRange(let label, nil):
      "its label is \(label); labels count from 0 and fit their type"
    case .pixelNotFinite(let pixel):
      "pixel \(pixel) is infinite or not a number; pixels must be finite"
    case .valueNotFinite(let step, let channel):
      "the value of step \(step), channel \(channel) is infinite or not a number; values must be finite"
    case .pixelCount(let expected, let found):
      "it has \(found) values; the network's input takes \(expected)"
    case .wrongInput(let expected, let found):
      "it holds \(found); the network's coding needs \(expected)"
    }
  }
}
