import Foundation
import Testing

/// Runs `glint` on bad input: one sentence on standard error, nothing on standard output, exit code 1.
///
/// - Parameters:
///   - arguments: The command.
///   - sentence: The whole message without `Error: `; parts of it between `…` when it holds words of a library.
///   - folder: Where `path` in `sentence` lies; its files must be the same afterwards.
func expectRefusal(
  _ arguments: [String], _ sentence: String, in folder: TemporaryFolder? = nil,
  at location: SourceLocation = #_sourceLocation
) throws {
  let before = try folder?.names()
  let result = try glint(arguments, at: location)
  #expect(result.exitCode == 1, "\(result.errors)", sourceLocation: location)
  #expect(result.output == "", sourceLocation: location)
  let expected = "Error: \(sentence)\n"
  let parts = expected.components(separatedBy: "…")
  var rest = Substring(result.errors)
  var fits = rest.hasPrefix(parts[0]) && rest.hasSuffix(parts[parts.count - 1])
  for part in parts where fits {
    let range = rest.range(of: part)
    fits = range != nil
    if let range { rest = rest[range.upperBound...] }
  }
  fits = fits && (parts.count > 1 || result.errors == expected)
  #expect(
    fits, "expected \(expected)found    \(result.errors)", sourceLocation: location)
  #expect(
    result.errors.filter { $0 == "\n" }.count == 1, "one line was expected",
    sourceLocation: location)
  #expect(try folder?.names() == before, "a file was made or left", sourceLocation: location)
}
