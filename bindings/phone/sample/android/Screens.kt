package tupyo.sample.android

// Not compiled where the kit is built: there is no Android SDK. Each screen shows what VotingModel says and passes on
// what the voter does; it decides nothing.

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Button
import androidx.compose.material3.Checkbox
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateMapOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import tupyo.phone.AnswerShape
import tupyo.phone.BallotForm
import tupyo.phone.Choice
import tupyo.phone.ContestChoice
import tupyo.phone.ContestForm
import tupyo.phone.OptionNumber
import tupyo.phone.PhoneKey
import tupyo.phone.Place
import tupyo.phone.inLanguage
import tupyo.sample.Screen
import tupyo.sample.VotingModel

/** [run] makes a call of the model on the app's one background thread. */
@Composable
fun App(screen: Screen, model: VotingModel, key: PhoneKey, language: String, run: (() -> Unit) -> Unit) {
    Column(Modifier.verticalScroll(rememberScrollState())) {
        when (screen) {
            is Screen.Busy -> { CircularProgressIndicator(); Text(screen.words) }
            is Screen.Trust ->
                Said(listOf(screen.title) + screen.promises, R.string.understood) { run(model::understood) }
            is Screen.Register -> Register(model, key, run)
            is Screen.ConfirmPerson -> Confirm(screen, model, run)
            is Screen.Waiting -> Said(listOf(screen.words), R.string.refresh) { run(model::refresh) }
            is Screen.Ballot -> Ballot(screen, language) { run { model.seal(it) } }
            is Screen.Decide -> Decide(screen.code, model, run)
            is Screen.Unsent -> Said(listOf(screen.words), R.string.send_again) { run(model::send) }
            is Screen.OnLedger ->
                Said(listOf(screen.words, screen.receipt.code), R.string.refresh) { run(model::settle) }
            is Screen.Outcome -> Outcome(screen, language)
            is Screen.Failed ->
                Said(listOf(screen.advice, screen.sentence, screen.code), R.string.refresh) { run(model::refresh) }
        }
    }
}

@Composable
private fun Said(lines: List<String>, button: Int, act: () -> Unit) {
    lines.forEach { Text(it) }
    Button(act) { Text(stringResource(button)) }
}

@Composable
private fun Register(model: VotingModel, key: PhoneKey, run: (() -> Unit) -> Unit) {
    var code by remember { mutableStateOf("") }
    OutlinedTextField(code, { code = it }, label = { Text(stringResource(R.string.code)) })
    Button({ run { model.registerByCode(code) } }) { Text(stringResource(R.string.register_by_code)) }
    Button({ run { model.registerByKey(key) } }) { Text(stringResource(R.string.register_by_key)) }
}

@Composable
private fun Confirm(screen: Screen.ConfirmPerson, model: VotingModel, run: (() -> Unit) -> Unit) {
    Text(stringResource(R.string.you_are, screen.person.handle, screen.district, screen.person.weight.toString()))
    if (screen.replaces) Text(stringResource(R.string.replaces))
    Button({ run { model.confirmPerson(screen.replaces) } }) { Text(stringResource(R.string.confirm)) }
}

@Composable
private fun Decide(code: String, model: VotingModel, run: (() -> Unit) -> Unit) {
    Text(stringResource(R.string.note_code))
    Text(code, style = MaterialTheme.typography.headlineSmall)
    Button({ run(model::cast) }) { Text(stringResource(R.string.cast)) }
    Button({ run(model::challenge) }) { Text(stringResource(R.string.challenge)) }
}

/** What was tapped in a contest: blank, or options with a number, in the order of their taps. */
private data class Tapped(val blank: Boolean, val options: Map<String, Int>)

/** A contest that was not touched has no answer, and the kit says so: nobody votes blank unawares. Never saved. */
@Composable
private fun Ballot(screen: Screen.Ballot, language: String, seal: (List<ContestChoice>) -> Unit) {
    val tapped = remember(screen.form) { mutableStateMapOf<String, Tapped>() }
    screen.announcements.forEach { Text(it) }
    screen.form.exceptions.forEach { Text(inLanguage(it.sentence, language)) }
    screen.form.contests.forEach { contest ->
        Text(inLanguage(contest.title, language), style = MaterialTheme.typography.titleMedium)
        Text(inLanguage(contest.description, language))
        Contest(contest, language, tapped[contest.id]) { tapped[contest.id] = it }
    }
    screen.mistake?.let { Text(it, color = MaterialTheme.colorScheme.error) }
    Button({ seal(choices(screen.form, tapped)) }) { Text(stringResource(R.string.seal)) }
}

@Composable
private fun Contest(contest: ContestForm, language: String, given: Tapped?, tap: (Tapped) -> Unit) {
    val tapped = given?.options.orEmpty()
    val answer = { options: Map<String, Int> -> tap(Tapped(blank = false, options)) }
    contest.options.forEach { option ->
        Row {
            val number = tapped[option.id]
            when (contest.rule.answer) {
                AnswerShape.ONE -> RadioButton(number != null, { answer(mapOf(option.id to 1)) })
                AnswerShape.NUMBERS ->
                    OutlinedTextField(
                        number?.toString().orEmpty(),
                        { answer(tapped + (option.id to (it.toIntOrNull() ?: 0))) },
                    )
                else -> Checkbox(number != null, {
                    val next = (tapped.values.maxOrNull() ?: 0) + 1
                    answer(if (it) tapped + (option.id to next) else tapped - option.id)
                })
            }
            Text(inLanguage(option.label, language))
        }
    }
    if (contest.blank) {
        Row {
            RadioButton(given?.blank == true, { tap(Tapped(blank = true, emptyMap())) })
            Text(stringResource(R.string.blank))
        }
    }
}

private fun choices(form: BallotForm, tapped: Map<String, Tapped>): List<ContestChoice> =
    form.contests.mapNotNull { contest ->
        val (blank, given) = tapped[contest.id] ?: return@mapNotNull null
        val inOrder = given.entries.sortedBy { it.value }.map { it.key }
        val choice = if (blank) Choice.Blank else when (contest.rule.answer) {
            AnswerShape.ONE, AnswerShape.SEVERAL -> Choice.Options(inOrder)
            AnswerShape.NUMBERS -> Choice.Numbers(given.map { OptionNumber(it.key, it.value.toULong()) })
            AnswerShape.ORDER, AnswerShape.ORDER_WITH_TIES -> Choice.Order(inOrder.map { Place(listOf(it)) })
        }
        ContestChoice(contest.id, choice)
    }

@Composable
private fun Outcome(screen: Screen.Outcome, language: String) {
    Text(screen.words)
    screen.result.forEach { district ->
        Text(inLanguage(district.district, language), style = MaterialTheme.typography.titleMedium)
        district.counts.forEach { Text("${it.contest}: ${it.of}: ${it.number}") }
    }
}
