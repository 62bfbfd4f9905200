/// Two sides that cannot be compared.
enum DifferenceFault: Error, CustomStringConvertible {
  case needsData(String)
  case needsNoData(String)
  case isFloat(String, RuntimeChoice)
  case isQuantized(String)
  case runtimeOfRecording(String)
  case noCommonSample(first: [Int], second: [Int])
  case noCommonStep(first: Int, second: Int, offset: Int)

  var description: String {
    switch self {
    case .needsData(let path):
      "\(Console.quoted(path)) is a network; give the data that it is to run on after A and B"
    case .needsNoData(let path):
      "A and B are recordings, which need no data; leave out \(Console.quoted(path))"
    case .isFloat(let path, let runtime):
      "\(Console.quoted(path)) computes in floats, which the \(runtime.label) does not run; "
        + "use --as float, or quantize it first"
    case .isQuantized(let path):
      "\(Console.quoted(path)) is quantized, which the float reference does not run; "
        + "use --as reference or engine, or give its float parent"
    case .runtimeOfRecording(let path):
      "\(Console.quoted(path)) is a recording, which nothing runs; --as is for networks"
    case .noCommonSample(let first, let second):
      "A and B have no sample in common: A has \(Self.list(first)), B has \(Self.list(second))"
    case .noCommonStep(let first, let second, let offset):
      "with --offset \(offset) the \(first) steps of A and the \(second) of B have none in common; "
        + "use a smaller offset"
    }
  }

  private static func list(_ numbers: [Int]) -> String {
    numbers.prefix(8).map(String.init).joined(separator: ", ") + (numbers.count > 8 ? ", …" : "")
  }
}
