import NetworkModel
import Reports
import SpikeData
import Testing

@Suite("Text reports")
struct TextReportTests {
  @Test("A report says everything once, in aligned tables")
  func report() {
    #expect(TextReport(RunRecord(ExampleRun.summary())).text == Self.report)
  }

  @Test("Headings are bold only when asked for, and accuracy needs labels")
  func variants() {
    var run = ExampleRun.summary()
    run.accuracy = nil
    let text = TextReport(RunRecord(run), isStyled: true).text
    #expect(text.hasPrefix("\u{1B}[1mNetwork\u{1B}[0m\n"))
    #expect(!text.contains("Accuracy"))
  }

  @Test("A comparison divides the first record's numbers by the second's")
  func comparison() {
    let text = ComparisonReport(
      RunRecord(ExampleRun.summary()), with: RunRecord(ExampleRun.summary(.float32))
    ).text
    #expect(text == Self.comparison)
  }

  @Test("Different samples are pointed out")
  func otherSamples() {
    var other = ExampleRun.summary()
    other.dataset.sha256 = String(repeating: "2", count: 64)
    let text = ComparisonReport(RunRecord(ExampleRun.summary()), with: RunRecord(other)).text
    #expect(text.contains("the two runs did not use the same samples\n"))
  }

  @Test("Control and direction characters of names do not reach the terminal")
  func hostileNames() {
    var run = ExampleRun.summary()
    let name = "a\u{1B}[31m\u{202E}b\n"
    run.activity.layers[0].name = name
    run.footprint.layers[0].name = name
    run.assumptions = ["c\u{7}d"]
    let record = RunRecord(run)
    let text = TextReport(record).text
    #expect(text.contains("a\\u{1B}[31m\\u{202E}b\\n"))
    #expect(text.contains("assumed: c\\u{07}d\n"))
    for report in [text, ComparisonReport(record, with: record).text] {
      #expect(
        !report.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\u{7}" })
    }
  }

  @Test("Large networks with long names stay within 100 columns")
  func width() {
    var run = ExampleRun.summary()
    for index in run.activity.layers.indices {
      let name = "features.\(index).a-very-long-layer-name"
      run.activity.layers[index].name = name
      run.activity.layers[index].kind = "maximumPooling"
      run.activity.layers[index].neurons = 1_105_920
      run.activity.layers[index].spikes = 1_500_000
      run.activity.layers[index].synapticOperations = 50_000_000
      run.activity.layers[index].multiplyAccumulates = 50_000_000
      run.footprint.layers[index].name = name
      run.footprint.layers[index].weights = 14_000_000
      run.footprint.layers[index].weightBytes = 3_500_000
    }
    run.assumptions = [String(repeating: "word ", count: 60)]
    run.activity.inputSpikes = 10_000_000
    let record = RunRecord(run)
    let lines =
      TextReport(record).text.split(separator: "\n")
      + ComparisonReport(record, with: record).text.split(separator: "\n")
    for line in lines { #expect(line.count <= 100, "\(line.count): \(line)") }
  }
}

extension TextReportTests {
  static let report = """
    Network
      digits-w2u2  (digits-w2u2.nir)
      2 layers, 75,000 parameters, weights 2 bit, membranes 2 bit, 4 time steps
      assumed: initial membrane 0

    Data
      digits  (digits.h5)
      2 samples, coding events, 1,234 events after the last step, 5 merged events

    Accuracy
      50.00 %  (1 of 2)

    Activity per sample
      layer  kind     neurons  W [b]  U [b]  rate [%]  spikes     SOP  dense [%]
      -----  -------  -------  -----  -----  --------  ------  ------  ---------
      fc1    dense      1,000      2      2      7.50   300.0  20,000       7.81
      fc2    readout       10      8      –         –     0.0   3,000       7.50
      total                                      7.50   300.0  23,000       7.77
      input spikes/sample 20.0, spikes per synapse and inference 0.311, multiplications 0

    Memory
      part                bytes
      ----------------  -------
      weights            26,000
      membranes             250
      biases              1,000
      thresholds             12
      total              27,262
      total in float32  304,004
      packed : float32 = 0.0897
      process peak 1,048,576 bytes  (measured)

    Energy per sample
      cause [nJ]                    lowbit28  horowitz45-int8
      ----------------------------  --------  ---------------
      synaptic operations               1.98             0.69
      neuron updates                    0.30             0.24
      leak and staircase                0.27             0.36
      first layer (MACs)                0.00             0.00
      = computing                       2.55             1.29
      weight reads                     12.28            12.26
      membrane reads                    1.18             1.25
      membrane writes                   1.13             1.25
      spike buffers                     0.87             0.94
      = computing + on-chip memory     18.01            16.99
      lowbit28: 28/32 nm, scope term, evidence derived; loading the parameters from DRAM once takes
        4,389.45 nJ more; incomplete: leakage, clock and control, spike routing, input transfer
      horowitz45-int8: 45 nm, 0.9 V, scope term, evidence secondary; loading the parameters from DRAM
        once takes 4,389.45 nJ more; incomplete: leakage, clock and control, spike routing, input
        transfer
      3-bit ANN of equal information (lowbit28): computing 13.68, with memory 71.11 nJ/sample;
        break-even at 2.050 (computing) and 1.458 (with memory) spikes per synapse, here 0.311
      3-bit ANN of equal information (horowitz45-int8): computing 8.65, with memory 63.10 nJ/sample;
        break-even at 3.626 (computing) and 1.407 (with memory) spikes per synapse, here 0.311

    Host
      0.500 s, 4.0 samples/s, 0.1 million SOP/s, 2 threads, AVX2  (measured)
      state 00000000000000ab, seed 7, version 0.1.0

    """
  static let comparison = """
    quantity                          digits-w2u2    digits         ratio
    --------------------------------  -----------  --------  ------------
    accuracy [%]                            50.00     50.00  +0.00 points
    time steps                                  4         4        1.0000
    weights [bit]                               2        32        0.0625
    membranes [bit]                             2        32        0.0625
    firing rate [%]                          7.50      7.50        1.0000
    spikes/sample                           300.0     300.0        1.0000
    SOP/sample                           23,000.0  23,000.0        1.0000
    multiplications/sample                    0.0       0.0             –
    spikes per synapse                      0.311     0.311        1.0000
    weights [bytes]                        26,000   296,000        0.0878
    membranes [bytes]                         250     4,000        0.0625
    network [bytes]                        27,262   304,004        0.0897
    computing at 45 nm [nJ/sample]           1.29     46.34        0.0279
    with memory at 45 nm [nJ/sample]        16.99    493.93        0.0344
    samples/s on the host                     4.0       4.0        1.0000
    energy by horowitz45-int8 and horowitz45-fp32, scope term; incomplete: leakage, clock and control,
      spike routing, input transfer

    layer  rate 1 [%]  rate 2 [%]  SOP/sample 1  SOP/sample 2   ratio
    -----  ----------  ----------  ------------  ------------  ------
    fc1          7.50        7.50        20,000        20,000  1.0000
    fc2             –           –         3,000         3,000  1.0000

    """
}
