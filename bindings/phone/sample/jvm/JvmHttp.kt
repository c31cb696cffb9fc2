package tupyo.sample.jvm

import tupyo.phone.Http
import tupyo.phone.HttpAnswer
import tupyo.phone.HttpException
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.InputStream
import java.net.HttpURLConnection
import java.net.URI
import java.util.concurrent.ExecutionException
import java.util.concurrent.FutureTask
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/** Requests by `HttpURLConnection`, which Android has, too. */
open class JvmHttp : Http {
    override fun get(url: String, atMost: ULong): HttpAnswer = inTime { asked(url, atMost.toLong(), it) {} }

    override fun post(url: String, contentType: String, body: ByteArray): HttpAnswer =
        inTime { deadline -> asked(url, MEBIBYTE, deadline) { posted(it, contentType, body) } }

    private fun posted(it: HttpURLConnection, contentType: String, body: ByteArray) {
        it.requestMethod = "POST"
        it.doOutput = true
        it.setRequestProperty("Content-Type", contentType)
        it.setFixedLengthStreamingMode(body.size)
        it.outputStream.use { stream -> stream.write(body) }
    }

    /**
     * The platform's time-outs are for a single read, of headers or body: a server that sends a byte now and then holds
     * none of them up. So the caller waits for the whole answer so long, and no longer.
     */
    private fun inTime(work: (Long) -> HttpAnswer): HttpAnswer {
        val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS)
        val task = FutureTask { work(deadline) }
        Thread(task, "tupyo-http").apply { isDaemon = true }.start()
        try {
            return task.get(SECONDS, TimeUnit.SECONDS)
        } catch (late: TimeoutException) {
            throw HttpException.Unreachable("no whole answer in $SECONDS seconds")
        } catch (failed: ExecutionException) {
            throw HttpException.Unreachable(failed.cause.toString())
        }
    }

    private fun asked(url: String, atMost: Long, deadline: Long, prepare: (HttpURLConnection) -> Unit): HttpAnswer {
        val connection = URI(url).toURL().openConnection() as HttpURLConnection
        try {
            connection.connectTimeout = 10_000
            connection.readTimeout = 10_000
            connection.instanceFollowRedirects = false
            prepare(connection)
            val status = connection.responseCode
            val stream = if (status < 400) connection.inputStream else connection.errorStream
            val body = stream?.use { read(it, atMost, deadline) } ?: ByteArray(0)
            val retryAfter = connection.getHeaderField("Retry-After")?.toUIntOrNull()
            return HttpAnswer(status.toUShort(), retryAfter, body)
        } finally {
            connection.disconnect()
        }
    }

    /** One byte more than may be read is an error, however long the answer goes on. */
    private fun read(stream: InputStream, atMost: Long, deadline: Long): ByteArray {
        val body = ByteArrayOutputStream()
        val part = ByteArray(PART)
        while (true) {
            if (System.nanoTime() > deadline) throw IOException("no whole answer in $SECONDS seconds")
            val length = stream.read(part)
            if (length < 0) return body.toByteArray()
            body.write(part, 0, length)
            if (body.size() > atMost) throw IOException("more than $atMost bytes")
        }
    }

    private companion object {
        const val MEBIBYTE = 1L shl 20
        const val PART = 1 shl 14
        const val SECONDS = 30L
    }
}
