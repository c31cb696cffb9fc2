package tupyo.sample.jvm

import tupyo.phone.Storage
import tupyo.phone.StorageException
import java.io.IOException
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import java.nio.file.StandardOpenOption.CREATE
import java.nio.file.StandardOpenOption.READ
import java.nio.file.StandardOpenOption.TRUNCATE_EXISTING
import java.nio.file.StandardOpenOption.WRITE
import java.nio.ByteBuffer

/** A file for each name, written beside its place, synced, and then moved there. On Android: below `noBackupFilesDir`. */
class FileStorage(private val directory: Path) : Storage {
    init {
        Files.createDirectories(directory)
    }

    override fun read(name: String): ByteArray? = guarded {
        try {
            Files.readAllBytes(directory.resolve(name))
        } catch (none: NoSuchFileException) {
            null
        }
    }

    override fun write(name: String, bytes: ByteArray) = guarded {
        val unfinished = directory.resolve("$name.unfinished")
        FileChannel.open(unfinished, CREATE, WRITE, TRUNCATE_EXISTING).use {
            val buffer = ByteBuffer.wrap(bytes)
            while (buffer.hasRemaining()) it.write(buffer)
            it.force(true)
        }
        Files.move(unfinished, directory.resolve(name), ATOMIC_MOVE, REPLACE_EXISTING)
        syncDirectory()
    }

    override fun delete(name: String) = guarded {
        if (Files.deleteIfExists(directory.resolve(name))) syncDirectory()
    }

    private fun syncDirectory() = FileChannel.open(directory, READ).use { it.force(true) }

    private fun <T> guarded(work: () -> T): T = try {
        work()
    } catch (failed: IOException) {
        throw StorageException.Failed(failed.toString())
    }
}
