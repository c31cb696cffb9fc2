package tupyo.sample.play

import java.nio.file.Path

/** The election's office: the program `phone_election`, told what to do line by line. */
class Office(program: String, programs: String, vararg kind: String) : AutoCloseable {
    private val process: Process =
        ProcessBuilder(program, programs, *kind).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    private val answers = process.inputStream.bufferedReader()
    private val commands = process.outputStream.bufferedWriter()

    /** The anchors file, which voters have from a letter. */
    val anchors: String = answer().removePrefix("{\"anchors\":").removeSuffix("}")

    fun say(command: String): String {
        commands.write(command + "\n")
        commands.flush()
        return answer()
    }

    /** Witnesses say in between where they listen. */
    private fun answer(): String =
        answers.lineSequence().firstOrNull { it.startsWith("{") } ?: error("the office has ended: see above")

    override fun close() {
        commands.close()
        process.waitFor()
    }
}

/** A text member of a flat JSON object: all that the office says is flat. */
fun member(json: String, name: String): String =
    Regex("\"$name\":\"([^\"]*)\"").find(json)?.groupValues?.get(1) ?: error("no $name in $json")

fun bytes(hexadecimal: String): ByteArray = hexadecimal.chunked(2).map { it.toInt(16).toByte() }.toByteArray()

fun hexadecimal(bytes: ByteArray): String = bytes.joinToString("") { "%02x".format(it) }

fun directory(name: String): Path = java.nio.file.Files.createTempDirectory(name)
