import NetworkIO
import NetworkModel
import TestSupport
import Testing

/// Strict reading against the `nir` package itself: what one takes, the other takes.
@Suite(.enabled(if: PythonNIR.isInstalled))
struct StrictReadingTests {
  /// Paths that nir reads with its checks on.
  private func takenByNIR(_ paths: [String]) -> Set<String> {
    let script = """
      import sys, nir
      for path in sys.argv[1:]:
          try: nir.read(path)
          except Exception: continue
          print(path)
      """
    return Set(PythonNIR.run(script, paths).output.split(separator: "\n").map(String.init))
  }

  private func isTaken(_ path: String) -> Bool {
    var options = ReadOptions()
    options.timeStep = 1e-4
    options.isStrict = true
    return (try? NetworkReader.read(path: path, options: options)) != nil
  }

  @Test(.enabled(if: SharedData.has("nir")))
  func `of the shared files both take the same but three`() {
    let paths = NIRDocumentRoundTripTests.files.map { SharedData.path($0) }
    let taken = takenByNIR(paths)
    let differing = paths.filter { isTaken($0) != taken.contains($0) }
    #expect(
      differing == [
        // nir needs no version to read a file.
        SharedData.path("malformed/missing_version.nir"),
        // nir does not look at values.
        SharedData.path("malformed/nan_inf_zero_tau.nir"),
        // nir takes the channels of one group for those of all.
        SharedData.path("nir/reference_writer/conv2d_stride_dil_groups.nir"),
      ])
    #expect(taken.count > 35)
  }
}
