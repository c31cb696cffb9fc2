package tupyo.sample.jvm

import tupyo.phone.KeyStore
import tupyo.phone.KeyStoreException
import tupyo.phone.PhoneKey
import java.security.GeneralSecurityException
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * AES-GCM as `AndroidKeys` does it, with a key in memory instead of the Android Keystore: for tests on the JVM only. It
 * can be locked, as a phone is.
 */
class SoftwareKeyStore : KeyStore {
    private var key: SecretKey? = generate()
    var locked = false

    /** As when the fingerprints of a phone are changed. */
    fun lose() {
        key = null
    }

    override fun wrap(secret: ByteArray): ByteArray = unlocked {
        val own = key ?: generate().also { key = it }
        val cipher = Cipher.getInstance("AES/GCM/NoPadding").apply { init(Cipher.ENCRYPT_MODE, own) }
        val wrapped = cipher.iv + cipher.doFinal(secret)
        secret.fill(0)
        wrapped
    }

    override fun unwrap(wrapped: ByteArray): ByteArray = unlocked {
        val own = key ?: throw KeyStoreException.Lost("the key is gone")
        val nonce = GCMParameterSpec(128, wrapped, 0, 12)
        Cipher.getInstance("AES/GCM/NoPadding").apply { init(Cipher.DECRYPT_MODE, own, nonce) }
            .doFinal(wrapped, 12, wrapped.size - 12)
    }

    private fun generate() = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()

    private fun unlocked(work: () -> ByteArray): ByteArray {
        if (locked) throw KeyStoreException.Locked("the phone is locked")
        try {
            return work()
        } catch (failed: GeneralSecurityException) {
            throw KeyStoreException.Failed(failed.toString())
        }
    }
}

/** A key as the Android Keystore makes it, in memory: for tests on the JVM only. */
class SoftwarePhoneKey : PhoneKey {
    private val pair = KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }
        .generateKeyPair()

    override fun publicKey(): ByteArray = pair.public.encoded

    override fun sign(message: ByteArray): ByteArray = Signature.getInstance("SHA256withECDSA").run {
        initSign(pair.private)
        update(message)
        sign()
    }
}
